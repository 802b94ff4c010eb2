import { z } from "@hono/zod-openapi";
import { ORDERS_EVENT_TYPES } from "#shared/contracts/events/orders.ts";
import { PageQuerySchema, pageSchema } from "#shared/http/pagination.ts";
import { IdSchema } from "#shared/values/ids.ts";

export const NotificationSchema = z
  .object({
    id: IdSchema,
    type: z.enum([...ORDERS_EVENT_TYPES, "refund.succeeded"]),
    orderId: IdSchema,
    title: z.string(),
    body: z.string(),
    readAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
  })
  .openapi("Notification");
export type Notification = z.infer<typeof NotificationSchema>;

export const NotificationPageSchema = pageSchema(NotificationSchema).extend({ unreadCount: z.int() });
export type NotificationPage = z.infer<typeof NotificationPageSchema>;

export const NotificationUpdateSchema = z
  .strictObject({ read: z.boolean() })
  .openapi("NotificationUpdate", { example: { read: true } });

export const NotificationListQuerySchema = PageQuerySchema.extend({
  unread: z
    .enum(["true", "false"])
    .optional()
    .transform((value) => value === "true")
    .openapi({ type: "boolean", description: "`true` leaves out what was read." }),
});
export type NotificationListQuery = z.infer<typeof NotificationListQuerySchema>;
