import { agentOf } from "#shared/contracts/agents/agent-origin.ts";
import { CartSchema } from "#shared/contracts/carts.ts";
import { OrderSchema } from "#shared/contracts/orders.ts";
import { createRouter } from "#shared/http/app.ts";
import { IfMatchHeadersSchema, parseIfMatch, versionedTarget } from "#shared/http/etag.ts";
import { PageQuerySchema, pageSchema } from "#shared/http/pagination.ts";
import { respondWithCreated, respondWithEtag, respondWithPage } from "#shared/http/respond.ts";
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
    const cart = await createCart(c.get("ctx"), requireCaller(c), c.req.valid("json"), agentOf(c));
    return respondWithCreated(c, cart, `/api/v1/carts/${cart.id}`);
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
  async (c) => respondWithPage(c, await listCartsOf(c.get("ctx"), requireCaller(c), c.req.valid("query"))),
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
    return respondWithEtag(c, await getCart(c.get("ctx"), requireCaller(c), c.req.valid("param").id));
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
    request: { ...versionedTarget, body: jsonBody(CartPatchSchema) },
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
    return respondWithEtag(c, await patchCart(c.get("ctx"), cartOf(c, c.req.valid("param").id), c.req.valid("json")));
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
    request: { ...versionedTarget, body: jsonBody(NewCartItemSchema) },
    responses: changed,
    problems: ["cart-completed", "version-mismatch", "unknown-product", "variant-required", "mixed-currencies"],
  }),
  async (c) => {
    return respondWithEtag(c, await addItem(c.get("ctx"), cartOf(c, c.req.valid("param").id), c.req.valid("json")));
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
    return respondWithEtag(c, await setItem(c.get("ctx"), cartOf(c, id), { variantId, quantity }));
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
    return respondWithEtag(c, await setItem(c.get("ctx"), cartOf(c, id), { variantId, quantity: 0 }));
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
    return respondWithEtag(c, await mergeCart(c.get("ctx"), requireCaller(c), merge));
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
    request: { ...versionedTarget, body: jsonBody(CompletionSchema) },
    responses: { 201: jsonResponse(OrderSchema, "The order, as it was placed") },
    problems: ["cart-incomplete", "cart-changed", "insufficient-stock", "discount-used-up", "version-mismatch"],
  }),
  async (c) => {
    const target = cartOf(c, c.req.valid("param").id);
    const order = await completeCart(c.get("ctx"), target, c.req.valid("json").expectedTotal);
    return respondWithCreated(c, order, `/api/v1/orders/${order.id}`);
  },
);

type CartRequest = Parameters<typeof requireCaller>[0] & { req: { header: (name: string) => string | undefined } };

/** The cart of a write and the versions that `If-Match` allows. */
function cartOf(c: CartRequest, id: string) {
  return { id, userId: requireCaller(c).userId, versions: parseIfMatch(c.req.header("If-Match")) };
}
