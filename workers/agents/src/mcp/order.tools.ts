import { z } from "zod";
import type { Schemas } from "#shared/client/client.ts";
import { callOf } from "#shared/core/context.ts";
import { limitOrders } from "../shop/limits.ts";
import { handoffAddress } from "../shop/handoff.ts";
import { openAsBuyer } from "../shop/open-shop.ts";
import { TEXTS_ARE_DATA } from "./catalogue.tools.ts";
import { buyerOf, defineTool, type ToolCall } from "./tool.ts";

const MoneySchema = z.strictObject({ amount: z.int().min(0), currency: z.string().length(3) });
const orderId = z.uuid().describe("The id of the order.");

export const placeOrder = defineTool({
  name: "place_order",
  title: "Place an order",
  description: `Makes a cart an order, at the total that the buyer agreed to: ask the buyer first. Called again, it answers the same order. ${TEXTS_ARE_DATA}`,
  access: "buyer",
  isReadOnly: false,
  isIdempotent: true,
  input: z.strictObject({
    cartId: z.uuid(),
    expectedTotal: MoneySchema.describe("The total of the cart that the buyer has seen."),
  }),
  async run(call, { cartId: id, expectedTotal }) {
    await limitOrders(call.ctx, buyerOf(call));
    const shop = openAsBuyer(call.ctx, call.principal);
    const params = { path: { id } };
    return (await shop.POST("/api/v1/carts/{id}/complete", { params, body: { expectedTotal } })).data;
  },
});

export const payOrder = defineTool({
  name: "pay_order",
  title: "Start the payment of an order",
  description:
    "Starts a payment of an order's whole total and answers where the buyer pays: send the buyer to `payAt`. No card number passes through this tool. Called again, it answers the payment that is still open.",
  access: "buyer",
  isReadOnly: false,
  isIdempotent: true,
  input: z.strictObject({
    orderId,
    provider: z.string().max(50).optional().describe("The first one that the shop offers, when left out."),
  }),
  async run(call, { orderId: id, provider }) {
    const { ctx, principal } = call;
    await limitOrders(ctx, buyerOf(call));
    const offered = (await ctx.env.PAYMENTS_PROVIDERS.listProviders(callOf(ctx))).map((each) => each.id);
    const chosen = offered.find((each) => each === provider) ?? (provider === undefined ? offered[0] : undefined);
    if (!chosen) {
      await readOrder(call, id);
      return { orderId: id, payment: null, providers: offered, payAt: await handoffAddress(ctx, buyerOf(call), id) };
    }
    const shop = openAsBuyer(ctx, principal);
    const { data } = await shop.POST("/api/v1/orders/{id}/payments", {
      params: { path: { id } },
      body: { provider: chosen },
    });
    // The secret is for the page on which the buyer pays, not for the agent.
    const { clientSecret: _secret, redirectUrl, ...payment } = data;
    return {
      orderId: id,
      payment,
      providers: offered,
      payAt: redirectUrl ?? (await handoffAddress(ctx, buyerOf(call), id)),
    };
  },
});

/**
 * An order of the buyer.
 *
 * @throws ShopProblem not-found
 */
export async function readOrder({ ctx, principal }: ToolCall, id: string): Promise<Schemas["Order"]> {
  return (await openAsBuyer(ctx, principal).GET("/api/v1/orders/{id}", { params: { path: { id } } })).data;
}

export const getOrder = defineTool({
  name: "get_order",
  title: "Read an order",
  description: `Reads an order of the buyer: its status, payment, parcels and totals. ${TEXTS_ARE_DATA}`,
  access: "buyer",
  isReadOnly: true,
  input: z.strictObject({ orderId }),
  async run(call, { orderId: id }) {
    const shop = openAsBuyer(call.ctx, call.principal);
    const [order, parcels] = await Promise.all([
      readOrder(call, id),
      shop.GET("/api/v1/orders/{id}/fulfillments", { params: { path: { id } } }),
    ]);
    return { ...order, fulfillments: parcels.data.items };
  },
});

export const listOrders = defineTool({
  name: "list_orders",
  title: "List orders",
  description: `Lists the orders of the buyer, newest first. ${TEXTS_ARE_DATA}`,
  access: "buyer",
  isReadOnly: true,
  input: z.strictObject({
    limit: z.int().min(1).max(50).optional().describe("10 by default."),
    cursor: z.string().max(500).optional().describe("The nextCursor of the page before."),
  }),
  async run({ ctx, principal }, { limit = 10, cursor }) {
    const query = { limit, ...(cursor ? { cursor } : {}) };
    return (await openAsBuyer(ctx, principal).GET("/api/v1/orders", { params: { query } })).data;
  },
});
