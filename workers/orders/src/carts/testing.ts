import type { Caller } from "#shared/http/route.ts";
import { NewPromotionSchema } from "../promotions/promotions.schema.ts";
import { createPromotion } from "../promotions/promotions.service.ts";
import { createOrdersTest } from "../testing.ts";
import { NewZoneSchema } from "../zones/zones.schema.ts";
import { createZone } from "../zones/zones.service.ts";
import { type CartPatch, CartPatchSchema } from "./carts.schema.ts";
import { createCart } from "./carts.service.ts";
import { patchCart } from "./cart-patch.service.ts";

export const usd = (amount: number) => ({ amount, currency: "USD" });

export const newCustomer = (): Caller => ({
  kind: "user",
  userId: crypto.randomUUID(),
  sessionId: crypto.randomUUID(),
  role: "customer",
});

export const ADDRESS = { name: "Ada", line1: "1 Main Street", city: "Springfield", country: "US" };

const method = (name: string, amount: number, fields: object = {}) => ({
  name,
  price: usd(amount),
  minDays: 1,
  maxDays: 3,
  ...fields,
});

/** A shop that ships to the US without tax, to California with 10 % on top, and to the EU with 20 % included. */
export async function createCartsTest() {
  const test = await createOrdersTest();
  const { ctx } = test;
  const zone = (fields: object) =>
    createZone(ctx, NewZoneSchema.parse({ name: "A zone", countries: [], pricesIncludeTax: false, ...fields }));
  const tax = (basisPoints: number) => [{ taxClass: "standard", name: "Tax", basisPoints }];
  const shippingMethods = [
    method("Ground", 500, { freeAbove: usd(5000) }),
    method("Heavy", 2000, { minWeightGrams: 1001 }),
    method("In euros", 700, { price: { amount: 700, currency: "EUR" } }),
  ];
  const zones = {
    us: await zone({ countries: ["US"], shippingMethods }),
    california: await zone({ regions: ["US-CA"], taxRates: tax(1000), shippingMethods: [method("Ground", 600)] }),
    eu: await zone({
      countries: ["DE", "FR"],
      pricesIncludeTax: true,
      taxRates: tax(2000),
      shippingMethods: [method("Post", 900)],
    }),
  };
  const newCart = async (caller: Caller, items: { variantId: string; quantity: number }[] = [], patch: object = {}) => {
    const cart = await createCart(ctx, caller, { items });
    return Object.keys(patch).length > 0 ? change(caller, cart.id, patch) : cart;
  };
  const change = (caller: Caller, id: string, patch: object, versions?: number[]) =>
    patchCart(ctx, { id, userId: caller.userId, versions }, CartPatchSchema.parse(patch) as CartPatch);
  return {
    ...test,
    zones,
    zone,
    promotion: (fields: object) =>
      createPromotion(
        ctx,
        NewPromotionSchema.parse({ name: "Ten percent off", type: "percentage", basisPoints: 1000, ...fields }),
      ),
    newCart,
    change,
    groundOf: (name: keyof typeof zones) => zones[name].shippingMethods[0]?.id ?? "",
  };
}
