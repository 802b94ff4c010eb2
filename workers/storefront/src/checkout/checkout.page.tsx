import type { Child } from "hono/jsx";
import { ShortLines } from "../cart/lines.tsx";
import { Totals } from "../cart/totals.tsx";
import type { PageRequest } from "../context.ts";
import { AddressText } from "../layout/address.tsx";
import { renderPage } from "../layout/page.tsx";
import { Notice } from "../layout/parts.tsx";
import { createView, type View } from "../layout/view.ts";
import type { Cart } from "../shop/types.ts";
import { type Step, STEPS } from "./steps.ts";

type CheckoutProps = {
  cart: Cart;
  step: Step;
  error?: string | undefined;
  /** What the visitor must know, of a page that was asked for and not refused. */
  notice?: string | undefined;
  form: (v: View) => Child;
};

/** A step of the checkout, beside what is bought. After a refusal it says so, with 422. */
export async function renderCheckout(c: PageRequest, { cart, step, error, notice = error, form }: CheckoutProps) {
  const v = await createView(c, `/checkout?step=${step}`);
  return renderPage(c, {
    v,
    status: error ? 422 : 200,
    head: { title: v.t.checkout.title, isPrivate: true },
    children: (
      <>
        <div class="page-head">
          <h1>{v.t.checkout.title}</h1>
        </div>
        <div class="columns">
          <div>
            <StepList v={v} step={step} />
            {notice && <Notice kind="bad">{notice}</Notice>}
            {form(v)}
          </div>
          <aside class="panel stack" aria-labelledby="items">
            <h2 id="items">{v.t.checkout.items}</h2>
            <ShortLines v={v} items={cart.items} />
            <Totals v={v} of={cart} />
          </aside>
        </div>
      </>
    ),
  });
}

const StepList = ({ v, step }: { v: View; step: Step }) => (
  <ol class="steps">
    {STEPS.map((each) => (
      <li
        class={STEPS.indexOf(each) < STEPS.indexOf(step) ? "done" : undefined}
        aria-current={each === step ? "step" : undefined}
      >
        {v.t.checkout.steps[each]}
      </li>
    ))}
  </ol>
);

/** The last look before the order: who gets it, how, and for how much. */
export const Review = ({ v, cart }: { v: View; cart: Cart }) => {
  const { checkout } = v.t;
  const isFree = cart.total.amount === 0;
  const change = (step: Step, what: string) => (
    <dd class="action">
      <a href={`/checkout?step=${step}`}>
        {checkout.change}
        <span class="visually-hidden">: {what}</span>
      </a>
    </dd>
  );
  return (
    <div class="stack">
      <div class="panel">
        <h2>{checkout.review}</h2>
        <dl class="facts">
          <div>
            <dt>{checkout.email}</dt>
            <dd>{cart.email}</dd>
            {change("address", checkout.email)}
          </div>
          <div>
            <dt>{checkout.deliverTo}</dt>
            <dd>{cart.shippingAddress && <AddressText v={v} address={cart.shippingAddress} />}</dd>
            {change("address", checkout.deliverTo)}
          </div>
          <div>
            <dt>{checkout.by}</dt>
            <dd>{cart.shippingMethod?.name}</dd>
            {change("shipping", checkout.by)}
          </div>
        </dl>
      </div>
      <form class="stack" action="/checkout/complete" method="post">
        <input type="hidden" name="cart" value={cart.id} />
        <input type="hidden" name="amount" value={cart.total.amount} />
        <input type="hidden" name="currency" value={cart.total.currency} />
        <dl class="totals">
          <div class="sum">
            <dt>{v.t.cart.total}</dt>
            <dd>{v.money(cart.total)}</dd>
          </div>
        </dl>
        <button class="button large wide" type="submit">
          {isFree ? checkout.placeFree : checkout.place}
        </button>
        <p class="fine">{isFree ? checkout.placeFreeHelp : checkout.placeHelp}</p>
      </form>
    </div>
  );
};
