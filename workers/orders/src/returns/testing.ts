import { sql } from "drizzle-orm";
import type { Caller } from "#shared/http/route.ts";
import { createFulfillment } from "../fulfillments/fulfillments.service.ts";
import { SYSTEM } from "../orders/new-order-event.ts";
import { setOrderStatus } from "../orders/transitions.service.ts";
import { orderLines, orders } from "../tables.ts";
import { newCaller, type OrdersTest, placeOrderOf } from "../testing.ts";

type Line = { quantity: number; unitAmount: number; discountAmount?: number; taxAmount?: number };
type Amounts = { shippingAmount?: number; shippingDiscountAmount?: number; shippingTaxAmount?: number };

/** A shipped order with these lines; its taxes are on top of the prices, or included in them. */
export async function shippedOrder(
  test: OrdersTest,
  lines: Line[],
  { taxes = "on-top", ...amounts }: Amounts & { taxes?: "on-top" | "included" } = {},
): Promise<{ owner: Caller; id: string; variants: string[] }> {
  const owner = newCaller();
  const { ctx } = test;
  const order = await placeOrderOf(
    test,
    owner,
    lines.map(({ quantity }) => quantity),
  );
  const variants = order.items.map(({ variantId }) => variantId);
  const tax = [{ name: "Tax", basisPoints: 1, amount: { amount: 0, currency: "USD" }, included: taxes === "included" }];
  const { shippingAmount = 0, shippingDiscountAmount = 0, shippingTaxAmount = 0 } = amounts;
  const onTop = (taxAmount: number) => (taxes === "on-top" ? taxAmount : 0);
  const totalAmount = lines.reduce(
    (sum, { quantity, unitAmount, discountAmount = 0, taxAmount = 0 }) =>
      sum + quantity * unitAmount - discountAmount + onTop(taxAmount),
    shippingAmount - shippingDiscountAmount + onTop(shippingTaxAmount),
  );
  await ctx.db
    .update(orders)
    .set({ ...amounts, totalAmount, taxes: tax })
    .where(sql`id = ${order.id}`);
  for (const [index, { unitAmount, discountAmount = 0, taxAmount = 0 }] of lines.entries()) {
    await ctx.db
      .update(orderLines)
      .set({ unitAmount, discountAmount, taxAmount })
      .where(sql`order_id = ${order.id} AND variant_id = ${variants[index]}`);
  }
  await setOrderStatus(ctx, { id: order.id, to: "paid", versions: undefined });
  await createFulfillment(ctx, { orderId: order.id, by: SYSTEM });
  await ctx.settle();
  return { owner, id: order.id, variants };
}
