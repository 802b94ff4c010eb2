import type { ShopClient } from "#shared/client/client.ts";
import type { PaymentProviderInfo } from "#shared/contracts/payments.ts";
import { callOf } from "#shared/core/context.ts";
import { AppError } from "#shared/core/errors.ts";
import { describeError } from "#shared/core/log.ts";
import { withTimeout } from "#shared/core/timeout.ts";
import { leaveCart } from "../cart/open-cart.ts";
import { inTime, type PageRequest, timeLeft } from "../context.ts";
import { findSession, openCatalogue } from "../session/visitor.ts";
import { isRefusal } from "../shop/explain-problem.ts";
import type { Fulfillment, Image, Order, Payment, Return } from "../shop/types.ts";

/** By variant. */
export type Pictures = Map<string, Image | null>;

export type OrderDetails = {
  order: Order;
  shop: ShopClient;
  /** The visitor is signed in as the owner, and may change something; a link with the order's key only reads. */
  isOwner: boolean;
  isGuest: boolean;
  fulfillments: Fulfillment[];
  pictures: Pictures;
  /** The owner's returns of it, newest first. */
  returns: Return[];
  /** How it can be paid, while it waits for that; `undefined` while payments does not answer. */
  providers: PaymentProviderInfo[] | undefined;
  /** Newest first; read while the order waits for its money, or has got a part of it back. */
  payments: Payment[];
};

/** Visible ASCII: anything else is no key, and the header could not be sent with it. */
const HEADER_VALUE = /^[!-~]+$/;

/**
 * An order of the visitor, or the one that the key in the address opens. `undefined` when the visitor may have it after signing in.
 *
 * @throws AppError not-found
 */
export async function readOrder(c: PageRequest, id: string): Promise<OrderDetails | undefined> {
  const session = await findSession(c);
  const key = c.req.query("key")?.match(HEADER_VALUE)?.[0];
  const own = session && (await readAs(c, session.shop, id));
  if (own && session) {
    // Who sees the order of their cart knows that it was placed: the cart's page need not tell them any more.
    if (own.order.cartId && own.order.cartId === session.cookie.cartId) leaveCart(c, session);
    const [providers, payments, returns] = await Promise.all([
      readProviders(c, own),
      readPayments(c, own),
      readReturns(own),
    ]);
    // Who may have paid already must not be asked to pay.
    const offered = payments ? providers : undefined;
    const known = { ...own, providers: offered, payments: payments ?? [], returns };
    return { ...known, isOwner: true, isGuest: session.isGuest };
  }
  const byKey = key ? await readAs(c, openCatalogue(c), id, key) : undefined;
  if (!byKey && (!session || session.isGuest)) return undefined;
  if (!byKey) throw new AppError("not-found");
  return {
    ...byKey,
    providers: await readProviders(c, byKey),
    payments: [],
    returns: [],
    isOwner: false,
    isGuest: false,
  };
}

const MAX_RETURNS = 100;

async function readReturns({ shop, order }: Pick<OrderDetails, "shop" | "order">): Promise<Return[]> {
  if (order.fulfillmentStatus === "unfulfilled") return [];
  const query = { limit: MAX_RETURNS };
  const { data } = await shop.GET("/api/v1/returns", { params: { query } });
  return data.items.filter(({ orderId }) => orderId === order.id);
}

/** How an order that waits for its money can be paid; `undefined` when that can't be read. */
async function readProviders(
  c: PageRequest,
  { order }: Pick<OrderDetails, "order">,
): Promise<PaymentProviderInfo[] | undefined> {
  const ctx = c.get("ctx");
  if (order.status !== "pending") return [];
  return inTime(ctx, ctx.env.PAYMENTS_PROVIDERS.listProviders(callOf(ctx))).catch((error: unknown) => {
    ctx.log.warn("payment providers not read", { orderId: order.id, error: describeError(error) });
    return undefined;
  });
}

const MAX_PAYMENTS = 100;

/** `undefined` when they can't be read. */
async function readPayments(
  c: PageRequest,
  { shop, order }: Pick<OrderDetails, "shop" | "order">,
): Promise<Payment[] | undefined> {
  if (order.status !== "pending" && order.paymentStatus !== "partially-refunded") return [];
  const params = { path: { id: order.id }, query: { limit: MAX_PAYMENTS } };
  return shop.GET("/api/v1/orders/{id}/payments", { params }).then(
    ({ data }) => data.items,
    (error: unknown) => {
      c.get("ctx").log.warn("payments of an order not read", { orderId: order.id, error: describeError(error) });
      return undefined;
    },
  );
}

async function readAs(c: PageRequest, shop: ShopClient, id: string, key?: string) {
  const headers = key ? { "Order-Key": key } : {};
  const init = { params: { path: { id } }, headers };
  const order = await orUndefined(shop.GET("/api/v1/orders/{id}", init).then(({ data }) => data));
  if (!order) return undefined;
  const hasParcels = order.fulfillmentStatus !== "unfulfilled";
  const parcels = hasParcels && (await orUndefined(shop.GET("/api/v1/orders/{id}/fulfillments", init)));
  const fulfillments = parcels ? parcels.data.items : [];
  return { order, shop, fulfillments, pictures: await findPictures(c, order) };
}

/** Nobody waits longer for pictures: there has to be time for the rest. */
const PICTURES_MS = 2_000;

/** The pictures of what was ordered, as its variants have them now; an order shows without those that can't be read. */
async function findPictures(c: PageRequest, { items }: Order): Promise<Pictures> {
  const ctx = c.get("ctx");
  const keys = items.map(({ productId, variantId }) => ({ productId, variantId }));
  const lookups = ctx.env.PRODUCTS_LOOKUPS.findVariants(callOf(ctx), { keys, isFresh: false });
  const found = await withTimeout(Math.min(PICTURES_MS, timeLeft(ctx) / 2), lookups).catch(() => []);
  return new Map(
    found.flatMap((each) => (each.outcome === "found" ? [[each.variant.variantId, each.variant.image]] : [])),
  );
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
