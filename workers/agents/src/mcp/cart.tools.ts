import { z } from "zod";
import { openAsBuyer } from "../shop/open-shop.ts";
import { TEXTS_ARE_DATA } from "./catalogue.tools.ts";
import { defineTool } from "./tool.ts";

const IdSchema = z.uuid();
const quantity = z.int().min(1).max(1000);
const cartId = IdSchema.describe("The id of the cart.");
const text = z.string().min(1).max(100);
const AddressSchema = z.strictObject({
  name: text,
  company: text.nullish(),
  line1: text,
  line2: text.nullish(),
  postalCode: text.nullish(),
  city: text,
  region: text.nullish().describe('The part of ISO 3166-2 behind the dash, as "TX".'),
  country: z.string().length(2).describe("ISO 3166-1 alpha-2."),
  phone: text.nullish(),
});

const STATE =
  "`requirements` of the answer says what is still missing to order; a cart holds no stock, and its prices are those of this moment.";

export const createCart = defineTool({
  name: "create_cart",
  title: "Start a cart",
  description: `Starts a cart of the buyer with these variants. ${STATE} ${TEXTS_ARE_DATA}`,
  access: "buyer",
  isReadOnly: false,
  input: z.strictObject({
    items: z.array(z.strictObject({ variantId: IdSchema, quantity })).max(100),
  }),
  run: async ({ ctx, principal }, body) => (await openAsBuyer(ctx, principal).POST("/api/v1/carts", { body })).data,
});

export const getCart = defineTool({
  name: "get_cart",
  title: "Read a cart",
  description: `Reads a cart of the buyer with its totals. ${STATE} ${TEXTS_ARE_DATA}`,
  access: "buyer",
  isReadOnly: true,
  input: z.strictObject({ cartId }),
  async run({ ctx, principal }, { cartId: id }) {
    return (await openAsBuyer(ctx, principal).GET("/api/v1/carts/{id}", { params: { path: { id } } })).data;
  },
});

export const setCartItem = defineTool({
  name: "set_cart_item",
  title: "Change an item of a cart",
  description: `Sets how many of a variant are in a cart; 0 takes it out. ${STATE} ${TEXTS_ARE_DATA}`,
  access: "buyer",
  isReadOnly: false,
  isIdempotent: true,
  input: z.strictObject({ cartId, variantId: IdSchema, quantity: z.int().min(0).max(1000) }),
  async run({ ctx, principal }, { cartId: id, variantId, quantity: wanted }) {
    const shop = openAsBuyer(ctx, principal);
    const path = "/api/v1/carts/{id}/items/{variantId}";
    const params = { path: { id, variantId } };
    const { data: cart } = await shop.GET("/api/v1/carts/{id}", { params: { path: { id } } });
    const isThere = cart.items.some((item) => item.variantId === variantId);
    if (wanted === 0) return isThere ? (await shop.DELETE(path, { params })).data : cart;
    if (isThere) return (await shop.PATCH(path, { params, body: { quantity: wanted } })).data;
    // Another call may have added the item meanwhile, to which this would add: the version refuses that.
    const header = { "if-match": `"${cart.version}"` };
    const body = { variantId, quantity: wanted };
    return (await shop.POST("/api/v1/carts/{id}/items", { params: { path: { id }, header }, body })).data;
  },
});

export const updateCart = defineTool({
  name: "update_cart",
  title: "Say where a cart goes, how, and with which codes",
  description: `Sets the buyer's mail address, addresses, shipping method and discount codes. Send only what the buyer gave you for this. ${STATE} ${TEXTS_ARE_DATA}`,
  access: "buyer",
  isReadOnly: false,
  isIdempotent: true,
  input: z.strictObject({
    cartId,
    email: z.email().max(254).optional(),
    shippingAddress: AddressSchema.optional(),
    billingAddress: AddressSchema.optional(),
    shippingMethodId: IdSchema.optional().describe("One of list_shipping_methods."),
    discountCodes: z.array(z.string().min(1).max(50)).max(10).optional().describe("All codes of the cart."),
  }),
  async run({ ctx, principal }, { cartId: id, ...body }) {
    const shop = openAsBuyer(ctx, principal);
    return (await shop.PATCH("/api/v1/carts/{id}", { params: { path: { id } }, body })).data;
  },
});

export const listShippingMethods = defineTool({
  name: "list_shipping_methods",
  title: "List shipping methods",
  description: `Lists how a cart can be shipped to its address, and what that costs. ${TEXTS_ARE_DATA}`,
  access: "buyer",
  isReadOnly: true,
  input: z.strictObject({ cartId }),
  async run({ ctx, principal }, { cartId: id }) {
    const shop = openAsBuyer(ctx, principal);
    return (await shop.GET("/api/v1/carts/{id}/shipping-methods", { params: { path: { id } } })).data;
  },
});
