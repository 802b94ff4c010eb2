import type { Cart } from "#shared/contracts/carts.ts";
import type { Order } from "#shared/contracts/orders.ts";
import type { Money } from "#shared/values/money.ts";
import type { PricedCartRow } from "./cart-pricing.ts";
import { findRequirements } from "./cart-requirements.ts";

/** The cart in the shape of the API. A completed cart has the amounts of its order. */
export function toCart(cart: PricedCartRow): Cart {
  const { row, items, priced, method } = cart;
  const money = (amount: number): Money => ({ amount, currency: row.currency });
  const { subtotal, discountTotal, shippingTotal, taxTotal, total } = priced;
  const shown: Cart = {
    id: row.id,
    userId: row.userId,
    currency: row.currency,
    email: row.email,
    items: items.map(({ variantId, productId, quantity, variant, line }) => ({
      productId,
      variantId,
      sku: variant?.sku ?? null,
      name: variant?.name ?? "",
      options: variant?.options ?? {},
      image: variant?.image ?? null,
      quantity,
      unitPrice: money(line?.unitAmount ?? 0),
      lineTotal: money(line?.lineTotal ?? 0),
      availableStock: variant?.isForSale ? variant.availableStock : 0,
    })),
    shippingAddress: row.shippingAddress,
    billingAddress: row.billingAddress,
    shippingMethod: method ?? null,
    discountCodes: row.discountCodes,
    note: row.note,
    reminderConsent: row.reminderConsent,
    discounts: priced.discounts.map((discount) => ({ ...discount, amount: money(discount.amount) })),
    taxes: priced.taxes.map((tax) => ({ ...tax, amount: money(tax.amount) })),
    subtotal: money(subtotal),
    discountTotal: money(discountTotal),
    shippingTotal: money(shippingTotal),
    taxTotal: money(taxTotal),
    total: money(total),
    requirements: row.orderId ? [] : findRequirements(cart),
    orderId: row.orderId,
    version: row.version,
    expiresAt: row.expiresAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
  return row.order ? toCompletedCart(shown, row.order) : shown;
}

/** A completed cart with the items and amounts of its order, independent of later price changes. */
function toCompletedCart(cart: Cart, order: Order): Cart {
  const lines = new Map(order.items.map((line) => [line.variantId, line]));
  const { shippingMethod, discounts, taxes, subtotal, discountTotal, shippingTotal, taxTotal, total } = order;
  return {
    ...cart,
    items: cart.items.map((item) => {
      const { sku, name, options, unitPrice, lineTotal } = lines.get(item.variantId) ?? item;
      return { ...item, sku, name, options, unitPrice, lineTotal };
    }),
    ...{ shippingMethod, discounts, taxes, subtotal, discountTotal, shippingTotal, taxTotal, total },
  };
}
