import { isDeepStrictEqual } from "node:util";
import { type Schemas, ShopProblem } from "#shared/client/client.ts";
import { callOf } from "#shared/core/context.ts";
import { isAppError } from "#shared/core/errors.ts";
import type { AgentsContext } from "../context.ts";
import { openAsBuyer } from "../shop/open-shop.ts";
import type { Adapter } from "../ucp/adapter.ts";
import type { Registry } from "../ucp/capabilities.ts";
import { sessionClosed } from "../ucp/refusals.ts";
import { CONSENT, DISCOUNT, FULFILLMENT } from "../ucp/names.ts";
import type { SessionRequest } from "./checkout.schema.ts";
import { checkDestination, nameDestination } from "./destination.ts";
import type { Item } from "./items.service.ts";
import { type Message, recoverable } from "./messages.ts";
import { type FulfillmentSelection, selectFulfillment } from "./selection.ts";
import type { Details, Session } from "./session.ts";

type Cart = Schemas["Cart"];
type Patch = Schemas["CartPatch"];

/** By what a request is read: the agent's version and the extensions it can do. `isCheckout`: a cart of the protocol has no fulfillment. */
export type RequestRules = { adapter: Adapter; capabilities: Registry; isCheckout: boolean };

export type Wanted = Pick<SessionRequest, "buyer" | "discounts" | "fulfillment"> & { items?: Item[] };

/** The cart after a change, with what was not taken of it. The details of the session are not stored yet. */
export type Applied = { session: Session; cart: Cart; messages: Message[] };

const METHOD = "$.fulfillment.methods[0]";
/**
 * How often a change of the cart is sent. A refusal names all codes that are malformed, or else all that the cart does not take,
 * with a shipping method that it does not take; the rest is for another request that changes the cart meanwhile.
 */
const MAX_TRIES = 5;

/**
 * Makes the cart of a session what a request says: what it leaves out is taken out. Fields of extensions that are not active
 * stay as they are. `undefined` for `items` leaves these too.
 *
 * @returns `rejected` with messages, when the request names what there is not: then nothing was changed
 */
export async function applyRequest(
  ctx: AgentsContext,
  session: Session,
  cart: Cart,
  wanted: Wanted,
  rules: RequestRules,
): Promise<Applied | { rejected: Message[] }> {
  const { adapter, capabilities, isCheckout } = rules;
  const ships = isCheckout && capabilities[FULFILLMENT];
  const selection = ships ? selectFulfillment(wanted.fulfillment, session.details) : undefined;
  if (selection && "rejected" in selection) return selection;
  const consent = capabilities[CONSENT] ? adapter.readConsent(wanted.buyer?.consent) : session.details.consent;

  const replaced = wanted.items ? await replaceItems(ctx, session, cart, wanted.items) : cart;
  if ("rejected" in replaced) return replaced;

  const patch: Patch = {
    email: wanted.buyer?.email ?? null,
    reminderConsent: consent?.marketing ?? false,
    ...(selection ? toPatch(selection, wanted) : {}),
    ...(capabilities[DISCOUNT] ? { discountCodes: uniqueCodes(wanted.discounts?.codes ?? []) } : {}),
  };
  const patched = await patchCart(ctx, session, replaced, patch);
  const details: Details = {
    ...session.details,
    buyer: toBuyer(wanted.buyer),
    ...(consent ? { consent } : {}),
    ...(selection ? { destination: selection.destination } : {}),
    ...(capabilities[DISCOUNT] ? { refusedCodes: patched.refusedCodes } : {}),
  };
  return { session: { ...session, details }, cart: patched.cart, messages: patched.messages };
}

async function replaceItems(ctx: AgentsContext, { cartId, userId }: Session, cart: Cart, items: Item[]) {
  const isSame = isDeepStrictEqual(
    cart.items.map(({ variantId, quantity }) => ({ variantId, quantity })),
    items,
  );
  if (isSame) return cart;
  try {
    return await ctx.env.ORDERS_SESSIONS.replaceItems(callOf(ctx), { cartId, userId, items });
  } catch (error) {
    if (!isAppError(error)) throw error;
    if (error.code === "not-found" || error.code === "cart-completed") throw sessionClosed();
    const code = { "mixed-currencies": "mixed_currencies", "validation-failed": "invalid_quantity" }[
      error.code as string
    ];
    if (!code && error.code !== "unknown-product") throw error;
    return { rejected: [recoverable(code ?? "item_unavailable", "$.line_items", error.message)] };
  }
}

function toPatch({ destination, optionId }: FulfillmentSelection, { buyer }: Wanted): Patch {
  const named = nameDestination({ buyer: toBuyer(buyer), ...(destination ? { destination } : {}) });
  const address = named && checkDestination(named).address;
  return { shippingAddress: address ?? null, shippingMethodId: (address && optionId) ?? null };
}

function toBuyer(buyer: SessionRequest["buyer"]): NonNullable<Details["buyer"]> {
  const { first_name, last_name, phone_number } = buyer ?? {};
  return Object.fromEntries(Object.entries({ first_name, last_name, phone_number }).filter(([, value]) => value));
}

type RefusedCode = NonNullable<Details["refusedCodes"]>[number];
type Patched = { cart: Cart; refusedCodes: RefusedCode[]; messages: Message[] };

/** Changes the cart, without the codes and the shipping method that it does not take. */
async function patchCart(ctx: AgentsContext, session: Session, cart: Cart, wanted: Patch): Promise<Patched> {
  const shop = openAsBuyer(ctx, session.principal);
  const params = { path: { id: session.cartId } };
  const refusedCodes: RefusedCode[] = [];
  const messages: Message[] = [];
  let patch = wanted;
  for (let tries = 1; ; tries++) {
    const isSame = (Object.keys(patch) as (keyof Patch)[]).every((field) =>
      isDeepStrictEqual(patch[field], read(cart, field)),
    );
    if (isSame) return { cart, refusedCodes, messages };
    try {
      const { data } = await shop.PATCH("/api/v1/carts/{id}", { params, body: patch });
      return { cart: data, refusedCodes, messages };
    } catch (error) {
      if (!(error instanceof ShopProblem && error.status === 422) || tries === MAX_TRIES) throw error;
      const codes = findRefusedCodes(error, patch);
      const isMethodRefused = namesMethod(error) || (codes.length === 0 && Boolean(patch.shippingMethodId));
      if (codes.length === 0 && !isMethodRefused) throw error;
      refusedCodes.push(...codes);
      patch = withoutCodes(patch, codes);
      if (isMethodRefused) {
        const path = `${METHOD}.groups[0].selected_option_id`;
        messages.push(recoverable("fulfillment_option_unavailable", path, "There is no such option for this address."));
        patch = { ...patch, shippingMethodId: null };
      }
    }
  }
}

const namesMethod = ({ errors }: ShopProblem) => errors.some(({ path }) => path === "shippingMethodId");

/** The codes that a refusal names, with what it says of them. */
function findRefusedCodes({ errors }: ShopProblem, { discountCodes }: Patch): RefusedCode[] {
  const refused = errors.flatMap(({ path, code: problem, message: content }): RefusedCode[] => {
    const given = discountCodes?.[Number(/^discountCodes\.(\d+)/.exec(path)?.[1])];
    if (given === undefined) return [];
    const code = problem === "discount-not-applicable" ? "discount_code_not_applicable" : "discount_code_invalid";
    return [{ given, code, content }];
  });
  return refused.filter(({ given }, index) => refused.findIndex((each) => each.given === given) === index);
}

function withoutCodes(patch: Patch, refused: RefusedCode[]): Patch {
  if (refused.length === 0) return patch;
  return {
    ...patch,
    discountCodes: patch.discountCodes?.filter((code) => !refused.some(({ given }) => given === code)) ?? [],
  };
}

/** Each code once, as the cart takes them: the shop names what it refuses by its place among these. */
const uniqueCodes = (codes: string[]): string[] => [
  ...new Map(codes.map((code) => [code.toLowerCase(), code])).values(),
];

function read(cart: Cart, field: keyof Patch): unknown {
  return field === "shippingMethodId" ? (cart.shippingMethod?.id ?? null) : cart[field];
}
