import { Hono } from "hono";
import { renderCart } from "../cart/cart.page.tsx";
import { findCart, findCartOrOrder, keepCart, leaveCart, type OpenCart } from "../cart/open-cart.ts";
import type { PageEnv, PageRequest } from "../context.ts";
import { readAddress } from "../layout/address.tsx";
import type { FieldErrors } from "../layout/fields.tsx";
import { explainMissing } from "../layout/needed-parts.ts";
import { readForm } from "../layout/read-form.ts";
import { findSession } from "../session/visitor.ts";
import { explainProblem, isRefusal, problemSlug } from "../shop/explain-problem.ts";
import { readShopSettings } from "../shop/settings.service.ts";
import type { Cart, PostalAddress } from "../shop/types.ts";
import { textsOf } from "../texts/texts-of.ts";
import { AddressForm, type AddressStep, NoDelivery } from "./address-form.tsx";
import { Review, renderCheckout } from "./checkout.page.tsx";
import { type Offered, ShippingForm } from "./shipping-form.tsx";
import { currentStep, isBlocked, shownStep } from "./steps.ts";

/** From a cart to an order: address, shipping, review. Each form answers with a redirect to the next step. */
export const checkoutPages = new Hono<PageEnv>();

const hasReminders = (c: PageRequest) => c.get("ctx").vars.CART_REMINDERS === "on";
const wantsReminder = (form: Refused["form"] | undefined, cart: Cart) =>
  form ? form.reminderConsent === "true" : cart.reminderConsent;
const UUID = /^[0-9a-f-]{36}$/;
const at = (cart: Cart) => ({ path: { id: cart.id } });

checkoutPages.get("/checkout", async (c) => {
  const { open, placed } = await findCartOrOrder(c);
  if (placed) {
    leaveCart(c, placed.session);
    return c.redirect(`/orders/${placed.orderId}?placed`, 303);
  }
  const hasChanged = c.req.query("changed") !== undefined;
  if (!open || isBlocked(open.cart)) return c.redirect(hasChanged ? "/cart?changed" : "/cart", 303);
  const step = shownStep(open.cart, c.req.query("step"));
  if (step === "address") return showAddress(c, open);
  if (step === "shipping") return showShipping(c, open);
  const notice = hasChanged ? textsOf(c).checkout.totalChanged : undefined;
  return renderCheckout(c, { cart: open.cart, step, notice, form: (v) => <Review v={v} cart={open.cart} /> });
});

/** Where a form of the checkout leads when there is no cart for it: the page says when the session has ended. */
async function leaveCheckout(c: PageRequest) {
  return c.redirect((await findSession(c)) ? "/cart" : "/account?ended&next=/checkout", 303);
}

type Refused = { error: string; form: Record<string, string | null>; errors: FieldErrors };

async function showAddress(c: PageRequest, { session, cart }: OpenCart, refused?: Refused) {
  const { countries } = await readShopSettings(c.get("ctx"));
  if (countries.length === 0) return renderCheckout(c, { cart, step: "address", form: (v) => <NoDelivery v={v} /> });
  const { shop, isGuest } = session;
  const [user, saved] = isGuest
    ? [undefined, []]
    : await Promise.all([
        shop.GET("/api/v1/users/me").then(({ data }) => data),
        shop.GET("/api/v1/users/me/addresses").then(({ data }) => data.items),
      ]);
  const t = textsOf(c);
  // An agent, or a form of an earlier release, may have given it without.
  const missing = refused || !cart.shippingAddress ? undefined : explainMissing(t, cart.shippingAddress);
  const state: AddressStep = {
    email: refused?.form.email ?? cart.email ?? user?.email ?? "",
    values: refused?.form ?? cart.shippingAddress ?? {},
    errors: refused?.errors ?? missing ?? {},
    saved,
    sentAddress: refused?.form.savedAddress ?? undefined,
    isGuest,
    reminderConsent: hasReminders(c) ? wantsReminder(refused?.form, cart) : undefined,
  };
  const form: Parameters<typeof renderCheckout>[1]["form"] = (v) => <AddressForm v={v} {...state} />;
  if (missing) return renderCheckout(c, { cart, step: "address", notice: t.checkout.incompleteAddress, form });
  const isNotShippedThere = cart.shippingAddress && currentStep(cart) === "address" && cart.email;
  const error = refused?.error ?? (isNotShippedThere ? t.checkout.noMethods : undefined);
  return renderCheckout(c, { cart, step: "address", error, form });
}

async function showShipping(c: PageRequest, { session: { shop }, cart }: OpenCart, error?: string) {
  const offered: Offered = await shop.GET("/api/v1/carts/{id}/shipping-methods", { params: at(cart) }).then(
    ({ data }) => data,
    (problem: unknown) => {
      if (isRefusal(problem) && problem.status === 422) return { items: [], emptyBecause: "no-methods" };
      throw problem;
    },
  );
  return renderCheckout(c, {
    cart,
    step: "shipping",
    error,
    // The form itself says why there is nothing to choose from.
    notice: offered.items.length > 0 ? error : "",
    form: (v) => <ShippingForm v={v} cart={cart} offered={offered} />,
  });
}

checkoutPages.post("/checkout/address", async (c) => {
  const open = await findCart(c);
  if (!open) return leaveCheckout(c);
  const { session, cart } = open;
  const form = await readForm(c);
  const t = textsOf(c);
  const saved = form.savedAddress ? await findSaved(open, form.savedAddress) : undefined;
  const shippingAddress = saved ?? readAddress(form);
  // A saved address stands in the other form then, where it can be completed.
  const refuse = (error: string, errors: FieldErrors) =>
    showAddress(c, open, { error, form: { ...form, ...saved }, errors });
  const missing = explainMissing(t, shippingAddress);
  if (missing) return refuse(saved ? t.checkout.incompleteAddress : t.errors.summary, missing);
  try {
    const consent = hasReminders(c) ? { reminderConsent: form.reminderConsent === "true" } : {};
    const body = { email: form.email ?? "", shippingAddress, ...consent };
    keepCart(c, session, (await session.shop.PATCH("/api/v1/carts/{id}", { params: at(cart), body })).data);
    return c.redirect("/checkout?step=shipping", 303);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { message, fields } = explainProblem(t, error);
    return refuse(message, fields);
  }
});

/** The customer's own address of this id; an unknown one is refused as an empty address is. */
async function findSaved({ session: { shop } }: OpenCart, id: string): Promise<PostalAddress> {
  const { data } = await shop.GET("/api/v1/users/me/addresses");
  const {
    id: _id,
    isDefault: _isDefault,
    ...address
  } = data.items.find((each) => each.id === id) ?? {
    ...readAddress({}),
    id,
    isDefault: false,
  };
  return address;
}

checkoutPages.post("/checkout/shipping", async (c) => {
  const open = await findCart(c);
  if (!open) return leaveCheckout(c);
  const { session, cart } = open;
  const { shippingMethodId = "" } = await readForm(c);
  try {
    const body = { shippingMethodId };
    keepCart(c, session, (await session.shop.PATCH("/api/v1/carts/{id}", { params: at(cart), body })).data);
    return c.redirect("/checkout", 303);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return showShipping(c, open, explainProblem(textsOf(c), error).message);
  }
});

/**
 * Places the order of the cart that the visitor saw, at the total that they saw. Sent twice, also from another tab, it leads to the
 * same order: so the form names the cart, which the cookie forgets once it is ordered. The shop takes only the visitor's own carts.
 */
checkoutPages.post("/checkout/complete", async (c) => {
  const session = await findSession(c);
  const { cart = "", amount = "", currency = "" } = await readForm(c);
  const id = UUID.test(cart) ? cart : session?.cookie.cartId;
  if (!session || !id) return leaveCheckout(c);
  const expectedTotal = { amount: Number(amount), currency };
  try {
    const params = { path: { id } };
    const { data } = await session.shop.POST("/api/v1/carts/{id}/complete", { params, body: { expectedTotal } });
    if ((session.cookie.cartId ?? id) === id) leaveCart(c, session);
    return c.redirect(`/orders/${data.id}?placed`, 303);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const slug = problemSlug(error);
    // `cart-changed` has the cart of the form as it is now. What is read may come from a cache, with stock that is free again.
    const open = error.cart ? keepCart(c, session, error.cart) : await findCart(c);
    if (!open && slug === "not-found") return renderCart(c, undefined, { error: textsOf(c).cart.gone });
    if (!open || slug === "cart-incomplete") return c.redirect("/checkout", 303);
    // A redirect, so that the browser can go back to the review without sending the form again.
    if (slug === "insufficient-stock") return c.redirect("/cart?short", 303);
    if (slug === "cart-changed" || slug === "not-found") {
      return c.redirect(isBlocked(open.cart) ? "/cart?changed" : "/checkout?changed", 303);
    }
    return renderCart(c, open.cart, { error: explainProblem(textsOf(c), error).message });
  }
});
