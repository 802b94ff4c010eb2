import { decodeSession, encodeSession, type SessionCookie } from "./session/cookies.ts";
import type { Cart, Image, Order, Product } from "./shop/types.ts";

const at = "2026-11-01T09:30:00.000Z";
const usd = (amount: number) => ({ amount, currency: "USD" });
const id = (number: number) => `01980000-0000-7000-8000-${String(number).padStart(12, "0")}`;

/** Whose session the cookies are of. */
export const userId = id(60);

export const image: Image = {
  id: id(1),
  key: "abc",
  alt: "A mug on a table",
  width: 1200,
  height: 1200,
  position: 0,
  variantIds: [],
  urls: { "160": "/media/abc/160", "640": "/media/abc/640", "1200": "/media/abc/1200" },
};

const variant = (number: number, size: string, amount: number, availableStock: number) => ({
  ...{ id: id(number), sku: `MUG-${size}`, barcode: null, options: { Size: size }, price: usd(amount) },
  ...{ compareAtPrice: null, availableStock, weightGrams: 300, version: 1 },
});

const mugFields: Partial<Product> = {
  ...{ id: id(1), name: "Enamel mug", slug: "enamel-mug", description: "Survives a fall.", status: "active" },
  ...{ price: usd(1499), compareAtPrice: null, maxPrice: usd(1999), availableStock: 3, taxClass: "standard" },
  ...{ options: [{ name: "Size", values: ["S", "L"] }], metadata: {}, version: 1, createdAt: at, updatedAt: at },
  variants: [variant(1, "S", 1499, 3), variant(2, "L", 1999, 0)],
  categories: [{ id: id(7), name: "Kitchen", slug: "kitchen" }],
  images: [image],
};
/** A product with two variants, of which the second is sold out. A new field of products need not be added to it. */
export const mug = mugFields as Product;

const { variants: _variants, categories: _categories, images: _images, ...summary } = mug;
const category = { id: id(7), name: "Kitchen", slug: "kitchen", parentId: null, position: 0, productCount: 1 };

const address = {
  ...{ name: "Ada", company: null, line1: "1 Main Street", line2: null, postalCode: "78701", city: "Austin" },
  ...{ region: "TX", country: "US", phone: null },
};
const totals = {
  ...{ discounts: [], subtotal: usd(2998), discountTotal: usd(0), shippingTotal: usd(0), taxTotal: usd(187) },
  ...{ taxes: [{ name: "Sales tax", basisPoints: 625, amount: usd(187), included: false }], total: usd(3185) },
};
const line = {
  ...{ productId: id(1), variantId: id(1), sku: null, name: "Enamel mug", options: { Size: "S" } },
  ...{ quantity: 2, unitPrice: usd(1499), lineTotal: usd(2998) },
};

/** A cart with nothing missing but a shipping method. */
export const cart: Cart = {
  ...{ id: id(50), userId, currency: "USD", email: "ada@example.com", shippingAddress: address },
  ...{ billingAddress: null, shippingMethod: null, discountCodes: [], note: null, reminderConsent: false },
  ...{ items: [{ ...line, image, availableStock: 3 }], orderId: null, version: 1 },
  ...{ expiresAt: at, createdAt: at, updatedAt: at, ...totals },
  requirements: [{ code: "shipping-method-required", field: "shippingMethodId", message: "Choose one." }],
};

/** An order that waits for its money. */
export const order: Order = {
  ...{ id: id(70), number: 1001, userId, cartId: id(50), status: "pending", paymentStatus: "unpaid" },
  ...{ fulfillmentStatus: "unfulfilled", email: "ada@example.com", shippingAddress: address, billingAddress: null },
  ...{
    shippingMethod: null,
    paymentDueAt: at,
    cancelReason: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
    ...totals,
  },
  items: [
    {
      ...{ ...line, discountTotal: usd(0), taxTotal: usd(187), taxBasisPoints: 625 },
      ...{ quantityFulfilled: 0, quantityReturned: 0 },
    },
  ],
};

const method = {
  ...{ id: id(80), name: "Ground", price: usd(500), freeAbove: null, minWeightGrams: null, maxWeightGrams: null },
  ...{ minDays: 2, maxDays: 4, cost: usd(500) },
};

/** The cookies of a guest with this cart, or of a visitor whose session names none. */
export const cookieOf = (cartId?: string): string => {
  const session = { accessToken: "token", refreshToken: "refresh", expiresAt: Date.now() + 600_000 };
  return `__Host-session=${encodeSession(cartId ? { ...session, cartId } : session)}`;
};

/** The session that a browser keeps after this response; `undefined` when it keeps the one that it has. */
export function keptSession(response: Response): SessionCookie | undefined {
  // The last one counts.
  const kept = response.headers.getSetCookie().findLast((each) => each.startsWith("__Host-session="));
  return decodeSession(kept && decodeURIComponent(kept.slice("__Host-session=".length).split(";")[0] ?? ""));
}

/** A refusal of the shop. */
export const problem = (slug: string, status: number, more: object = {}): Response =>
  Response.json({ type: `/problems/${slug}`, status, ...more }, { status });

/** What the other Workers answer, by path; a test may replace some of it. */
export const answers: Record<string, unknown> = {
  "/api/v1/shop": { name: "Edge Shop", currency: "USD", countries: ["US"], supportEmail: "help@example.com" },
  "/api/v1/products": { items: [{ ...summary, image }], nextCursor: "more" },
  "/api/v1/products/facets": {
    total: 1,
    exact: true,
    categories: [{ slug: "kitchen", name: "Kitchen", count: 1 }],
    options: [{ name: "Size", values: [{ value: "S", count: 1 }] }],
    price: { min: 1499, max: 1499, currency: "USD" },
  },
  "/api/v1/products/enamel-mug": mug,
  "/api/v1/categories": { items: [category] },
  "/api/v1/categories/kitchen": { ...category, ancestors: [] },
  [`/api/v1/carts/${cart.id}`]: cart,
  [`/api/v1/carts/${cart.id}/shipping-methods`]: { items: [method], emptyBecause: null },
  [`/api/v1/orders/${order.id}`]: order,
  [`/api/v1/orders/${order.id}/payments`]: { items: [], nextCursor: null },
  "/api/v1/orders": { items: [order], nextCursor: null },
};

const testProvider: object = { id: "test", name: "Test", publishableKey: null };

/**
 * Bindings whose Workers answer with these, and with 404 to all else. A function is called for each request. Each request is
 * kept in `requests`.
 */
export function createEnv(replaced: Record<string, unknown> = {}, providers = [testProvider]) {
  const requests: Request[] = [];
  const fetch = async (request: Request) => {
    requests.push(request);
    const { pathname } = new URL(request.url);
    const given = { ...answers, ...replaced }[pathname];
    const answer: unknown = typeof given === "function" ? given(request) : given;
    if (answer instanceof Response) return answer.clone();
    return answer ? Response.json(answer) : problem("not-found", 404);
  };
  const env = {
    ...{ SERVICE: "storefront", LOG_LEVEL: "error", UPSTREAM_TIMEOUT_MS: "1000", CART_REMINDERS: "off" },
    ...{ USERS: { fetch }, PRODUCTS: { fetch }, ORDERS: { fetch } },
    PAYMENTS_PROVIDERS: { listProviders: async () => providers },
    USERS_SESSIONS: {
      authenticate: async () => ({ kind: "user", userId, sessionId: id(61), role: "guest" }),
    },
    USERS_HANDOFFS: {
      takeHandoff: async (_call: unknown, token: string) =>
        token === "good"
          ? { outcome: "taken", tokens: { access_token: "taken", refresh_token: "next", expires_in: 900 } }
          : { outcome: "refused" },
    },
    PRODUCTS_LOOKUPS: {
      findVariants: async (_call: unknown, { keys }: { keys: { variantId: string }[] }) =>
        keys.map(({ variantId }) => ({ outcome: "found", variant: { variantId, image } })),
    },
    PRODUCTS_SITEMAP: {
      listSitemapParts: async () => [id(1)],
      listSitemapPart: async () => [{ slug: "enamel-mug", updatedAt: at }],
    },
  };
  return { env, requests };
}
