import { CartSchema } from "#shared/contracts/carts.ts";
import { OrderSchema } from "#shared/contracts/orders.ts";
import { createRouter } from "#shared/http/app.ts";
import { etagOf, IfMatchHeadersSchema, parseIfMatch } from "#shared/http/etag.ts";
import { linkNextPage, PageQuerySchema, pageSchema } from "#shared/http/pagination.ts";
import { defineRoute, jsonBody, jsonResponse, requireCaller } from "#shared/http/route.ts";
import { idParams } from "#shared/values/ids.ts";
import type { OrdersContext } from "../context.ts";
import { mergeCart } from "../cart-merge/cart-merge.service.ts";
import { patchCart } from "./cart-patch.service.ts";
import {
  CartItemPatchSchema,
  CartPatchSchema,
  CartMergeSchema,
  CompletionSchema,
  cartItemParams,
  NewCartItemSchema,
  NewCartSchema,
  OfferedMethodsSchema,
} from "./carts.schema.ts";
import { completeCart } from "../completion/completion.service.ts";
import { addItem, createCart, getCart, listCartsOf, listShippingMethods, setItem } from "./carts.service.ts";

const tags = ["Carts"];
export const cartsRoutes = createRouter<OrdersContext>();

const changed = { 200: jsonResponse(CartSchema, "The cart as it is now") };
const existing = { params: idParams, headers: IfMatchHeadersSchema };
const existingItem = { params: cartItemParams, headers: IfMatchHeadersSchema };

cartsRoutes.openapi(
  defineRoute({
    operationId: "createCart",
    method: "post",
    path: "/api/v1/carts",
    access: "signedIn",
    tags,
    summary: "Start a cart",
    request: { body: jsonBody(NewCartSchema) },
    responses: { 201: jsonResponse(CartSchema, "The new cart") },
    problems: ["too-many-carts", "unknown-product", "variant-required", "mixed-currencies"],
  }),
  async (c) => {
    const cart = await createCart(c.get("ctx"), requireCaller(c), c.req.valid("json"));
    return c.json(cart, 201, { ETag: etagOf(cart.version), Location: `/api/v1/carts/${cart.id}` });
  },
);

cartsRoutes.openapi(
  defineRoute({
    operationId: "listCarts",
    method: "get",
    path: "/api/v1/carts",
    access: "signedIn",
    tags,
    summary: "List your open carts, newest first",
    request: { query: PageQuerySchema },
    responses: { 200: jsonResponse(pageSchema(CartSchema), "A page of carts") },
  }),
  async (c) => {
    const page = await listCartsOf(c.get("ctx"), requireCaller(c), c.req.valid("query"));
    linkNextPage(c, page.nextCursor);
    return c.json(page, 200);
  },
);

cartsRoutes.openapi(
  defineRoute({
    operationId: "getCart",
    method: "get",
    path: "/api/v1/carts/{id}",
    access: "owner",
    tags,
    summary: "Read a cart with the prices, discounts, taxes and stock of this moment",
    request: { params: idParams },
    responses: { 200: jsonResponse(CartSchema, "The cart") },
  }),
  async (c) => {
    const cart = await getCart(c.get("ctx"), requireCaller(c), c.req.valid("param").id);
    return c.json(cart, 200, { ETag: etagOf(cart.version) });
  },
);

cartsRoutes.openapi(
  defineRoute({
    operationId: "patchCart",
    method: "patch",
    path: "/api/v1/carts/{id}",
    access: "owner",
    tags,
    summary: "Say where to, how and with which codes; null takes a field out",
    request: { ...existing, body: jsonBody(CartPatchSchema) },
    responses: changed,
    problems: [
      "cart-completed",
      "version-mismatch",
      "unknown-discount-code",
      "discount-not-applicable",
      "shipping-method-not-available",
    ],
  }),
  async (c) => {
    const cart = await patchCart(c.get("ctx"), targetOf(c, c.req.valid("param").id), c.req.valid("json"));
    return c.json(cart, 200, { ETag: etagOf(cart.version) });
  },
);

cartsRoutes.openapi(
  defineRoute({
    operationId: "addCartItem",
    method: "post",
    path: "/api/v1/carts/{id}/items",
    access: "owner",
    tags,
    summary: "Put something into a cart; quantities of the same variant add up",
    request: { ...existing, body: jsonBody(NewCartItemSchema) },
    responses: changed,
    problems: ["cart-completed", "version-mismatch", "unknown-product", "variant-required", "mixed-currencies"],
  }),
  async (c) => {
    const cart = await addItem(c.get("ctx"), targetOf(c, c.req.valid("param").id), c.req.valid("json"));
    return c.json(cart, 200, { ETag: etagOf(cart.version) });
  },
);

cartsRoutes.openapi(
  defineRoute({
    operationId: "changeCartItem",
    method: "patch",
    path: "/api/v1/carts/{id}/items/{variantId}",
    access: "owner",
    tags,
    summary: "Set the quantity of an item",
    request: { ...existingItem, body: jsonBody(CartItemPatchSchema) },
    responses: changed,
    problems: ["cart-completed", "version-mismatch"],
  }),
  async (c) => {
    const { id, variantId } = c.req.valid("param");
    const { quantity } = c.req.valid("json");
    const cart = await setItem(c.get("ctx"), targetOf(c, id), { variantId, quantity });
    return c.json(cart, 200, { ETag: etagOf(cart.version) });
  },
);

cartsRoutes.openapi(
  defineRoute({
    operationId: "removeCartItem",
    method: "delete",
    path: "/api/v1/carts/{id}/items/{variantId}",
    access: "owner",
    tags,
    summary: "Take an item out of a cart",
    request: existingItem,
    responses: changed,
    problems: ["cart-completed", "version-mismatch"],
  }),
  async (c) => {
    const { id, variantId } = c.req.valid("param");
    const cart = await setItem(c.get("ctx"), targetOf(c, id), { variantId, quantity: 0 });
    return c.json(cart, 200, { ETag: etagOf(cart.version) });
  },
);

cartsRoutes.openapi(
  defineRoute({
    operationId: "listShippingMethods",
    method: "get",
    path: "/api/v1/carts/{id}/shipping-methods",
    access: "owner",
    tags,
    summary: "List how the cart can be shipped to its address",
    request: { params: idParams },
    responses: { 200: jsonResponse(OfferedMethodsSchema, "What the zone offers for the weight and total of the cart") },
    problems: ["address-required", "not-shipped-there"],
  }),
  async (c) => c.json(await listShippingMethods(c.get("ctx"), requireCaller(c), c.req.valid("param").id), 200),
);

cartsRoutes.openapi(
  defineRoute({
    operationId: "mergeCart",
    method: "post",
    path: "/api/v1/carts/{id}/merge",
    access: "customer",
    tags,
    summary: "Take over what you had as a guest: the items of its cart and its orders",
    request: { params: idParams, body: jsonBody(CartMergeSchema) },
    responses: changed,
    problems: ["cart-completed", "not-a-guest"],
  }),
  async (c) => {
    const merge = { id: c.req.valid("param").id, ...c.req.valid("json") };
    const cart = await mergeCart(c.get("ctx"), requireCaller(c), merge);
    return c.json(cart, 200, { ETag: etagOf(cart.version) });
  },
);

cartsRoutes.openapi(
  defineRoute({
    operationId: "completeCart",
    method: "post",
    path: "/api/v1/carts/{id}/complete",
    access: "owner",
    limit: "orders",
    tags,
    summary: "Make a cart an order at the total that you expect; sent again, it answers the same order",
    request: { ...existing, body: jsonBody(CompletionSchema) },
    responses: { 201: jsonResponse(OrderSchema, "The order, as it was placed") },
    problems: ["cart-incomplete", "cart-changed", "insufficient-stock", "discount-used-up", "version-mismatch"],
  }),
  async (c) => {
    const target = targetOf(c, c.req.valid("param").id);
    const order = await completeCart(c.get("ctx"), target, c.req.valid("json").expectedTotal);
    return c.json(order, 201, { ETag: etagOf(order.version), Location: `/api/v1/orders/${order.id}` });
  },
);

type CartRequest = Parameters<typeof requireCaller>[0] & { req: { header: (name: string) => string | undefined } };

/** The cart of a write and the versions that `If-Match` allows. */
function targetOf(c: CartRequest, id: string) {
  return { id, userId: requireCaller(c).userId, versions: parseIfMatch(c.req.header("If-Match")) };
}
