import { createRouter } from "#shared/http/app.ts";
import { idParams } from "#shared/values/ids.ts";
import { respondWithPage } from "#shared/http/respond.ts";
import { requireCaller, defineRoute, jsonBody, jsonResponse } from "#shared/http/route.ts";
import type { NotificationsContext } from "../context.ts";
import {
  NotificationListQuerySchema,
  NotificationPageSchema,
  NotificationSchema,
  NotificationUpdateSchema,
} from "./notifications.schema.ts";
import { listOwnNotifications, markAllRead, markNotification } from "./notifications.service.ts";

const tags = ["Notifications"];
export const notificationsRoutes = createRouter<NotificationsContext>();

notificationsRoutes.openapi(
  defineRoute({
    operationId: "listNotifications",
    method: "get",
    path: "/api/v1/notifications",
    access: "signedIn",
    tags,
    summary: "List your notifications, newest first",
    request: { query: NotificationListQuerySchema },
    responses: { 200: jsonResponse(NotificationPageSchema, "A page of notifications, and how many are unread in all") },
  }),
  async (c) =>
    respondWithPage(c, await listOwnNotifications(c.get("ctx"), requireCaller(c).userId, c.req.valid("query"))),
);

notificationsRoutes.openapi(
  defineRoute({
    operationId: "updateNotification",
    method: "patch",
    path: "/api/v1/notifications/{id}",
    access: "owner",
    tags,
    summary: "Mark a notification read or unread",
    request: { params: idParams, body: jsonBody(NotificationUpdateSchema) },
    responses: { 200: jsonResponse(NotificationSchema, "The notification") },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const { read } = c.req.valid("json");
    return c.json(await markNotification(c.get("ctx"), { id, userId: requireCaller(c).userId, read }), 200);
  },
);

notificationsRoutes.openapi(
  defineRoute({
    operationId: "markAllNotificationsRead",
    method: "post",
    path: "/api/v1/notifications/mark-all-read",
    access: "signedIn",
    tags,
    summary: "Mark all your notifications read",
    responses: { 204: { description: "None is unread" } },
  }),
  async (c) => {
    await markAllRead(c.get("ctx"), requireCaller(c).userId);
    return c.body(null, 204);
  },
);
