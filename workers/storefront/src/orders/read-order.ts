import type { ShopClient } from "#shared/client/client.ts";
import { AppError } from "#shared/core/errors.ts";
import type { PageRequest } from "../context.ts";
import { findSession, openCatalogue } from "../session/visitor.ts";
import { isRefusal } from "../shop/explain-problem.ts";
import type { Order } from "../shop/types.ts";

export type Fulfillment = {
  id: string;
  items: { variantId: string; quantity: number }[];
  carrier: string | null;
  trackingNumber: string | null;
  trackingUrl: string | null;
  createdAt: string;
};
export type PaymentProvider = { id: string; name: string };

export type OrderDetails = {
  order: Order;
  shop: ShopClient;
  /** The visitor is signed in as the owner, and may change something; a link with the order's key only reads. */
  isOwner: boolean;
  isGuest: boolean;
  fulfillments: Fulfillment[];
  providers: PaymentProvider[];
};

/**
 * An order of the visitor, or the one that the key in the address opens.
 *
 * @throws AppError not-found
 */
export async function readOrder(c: PageRequest, id: string): Promise<OrderDetails> {
  const session = await findSession(c);
  const key = c.req.query("key");
  const own = session && (await readAs(session.shop, id, undefined));
  if (own && session) return { ...own, isOwner: true, isGuest: session.isGuest };
  const byKey = key ? await readAs(openCatalogue(c), id, key) : undefined;
  if (!byKey) throw new AppError("not-found");
  return { ...byKey, isOwner: false, isGuest: false };
}

async function readAs(shop: ShopClient, id: string, key: string | undefined) {
  const headers = key ? { "Order-Key": key } : {};
  const order = await orUndefined(
    shop.GET("/api/v1/orders/{id}", { params: { path: { id } }, headers }).then(({ data }) => data),
  );
  return order && { order, shop, fulfillments: [], providers: [] };
}

/** What cannot be found, or not by this visitor, is not there. */
async function orUndefined<Value>(read: Promise<Value>): Promise<Value | undefined> {
  try {
    return await read;
  } catch (error) {
    if (isRefusal(error) && (error.status === 404 || error.status === 401)) return undefined;
    throw error;
  }
}
