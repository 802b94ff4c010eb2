import type { Cart } from "#shared/contracts/carts.ts";
import { sampleOrder } from "./orders.ts";

/** A cart with the items of the sample order, whose customer agreed to be reminded of it. */
export function sampleCart(fields: Partial<Cart> = {}): Cart {
  const order = sampleOrder();
  const { subtotal, discountTotal, shippingTotal, taxTotal, total, discounts, taxes, shippingMethod } = order;
  return {
    id: order.cartId ?? "",
    userId: order.userId,
    currency: total.currency,
    email: order.email,
    items: order.items.map(({ productId, variantId, sku, name, options, quantity, unitPrice, lineTotal }) => ({
      ...{ productId, variantId, sku, name, options, quantity, unitPrice, lineTotal },
      image: null,
      availableStock: 20,
    })),
    shippingAddress: order.shippingAddress,
    billingAddress: null,
    shippingMethod,
    discountCodes: ["WELCOME10"],
    note: null,
    reminderConsent: true,
    ...{ discounts, taxes, subtotal, discountTotal, shippingTotal, taxTotal, total },
    requirements: [],
    orderId: null,
    version: 3,
    expiresAt: order.createdAt,
    createdAt: order.createdAt,
    updatedAt: order.updatedAt,
    ...fields,
  };
}
