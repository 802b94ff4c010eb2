import { createRouter } from "#shared/http/app.ts";
import { defineRoute, requireCaller } from "#shared/http/route.ts";
import { idParams } from "#shared/values/ids.ts";
import type { OrdersContext } from "../context.ts";
import { rotateOrderKey } from "./order-keys.service.ts";

export const orderKeysRoutes = createRouter<OrdersContext>();

orderKeysRoutes.openapi(
  defineRoute({
    operationId: "rotateOrderKey",
    method: "post",
    path: "/api/v1/orders/{id}/key-rotations",
    access: "owner",
    tags: ["Orders"],
    summary: "Replace the key in the links of an order's mails: the old links show nothing any more",
    request: { params: idParams },
    responses: { 204: { description: "The order has a new key" } },
  }),
  async (c) => {
    await rotateOrderKey(c.get("ctx"), requireCaller(c), c.req.valid("param").id);
    return c.body(null, 204);
  },
);
