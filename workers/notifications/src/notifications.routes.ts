import { createRouter } from "../../../shared/app.ts";
import { linkNextPage } from "../../../shared/pagination.ts";
import { callerOf, defineRoute, jsonResponse } from "../../../shared/route.ts";
import type { NotificationsContext } from "./context.ts";
import { NotificationListQuerySchema, NotificationPageSchema } from "./notifications.schema.ts";
import { listOwnNotifications } from "./notifications.service.ts";

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
  async (c) => {
    const page = await listOwnNotifications(c.var.ctx, callerOf(c).userId, c.req.valid("query"));
    linkNextPage(c, page.nextCursor);
    return c.json(page, 200);
  },
);
