import type { PageRequest } from "../context.ts";
import { Field } from "../layout/fields.tsx";
import { renderPage } from "../layout/page.tsx";
import { EmptyState, Notice } from "../layout/parts.tsx";
import { createView, type View } from "../layout/view.ts";
import type { Cart } from "../shop/types.ts";
import { CartLines } from "./lines.tsx";
import { Totals } from "./totals.tsx";

export type CartPageState = {
  wasAdded?: boolean;
  /** The cart is not as it was when the visitor wanted to order it. */
  hasChanged?: boolean;
  /** The stock did not suffice when the visitor ordered it; the cart may not know yet. */
  isShort?: boolean;
  /** What was in the cart before has just become this order. */
  orderId?: string | undefined;
  error?: string;
  code?: { value: string; error: string };
};

/** The page of a cart. After a refusal it says so, with 422. */
export async function renderCart(c: PageRequest, cart: Cart | undefined, state: CartPageState = {}) {
  const v = await createView(c, "/cart");
  const caller = c.get("identity");
  const isSignedIn = caller.kind === "user" && caller.role !== "guest";
  return renderPage(c, {
    v,
    status: state.error || state.code ? 422 : 200,
    head: { title: v.t.cart.title, isPrivate: true },
    children:
      cart && cart.items.length > 0 ? (
        <CartPage v={v} cart={cart} state={state} />
      ) : (
        <EmptyCart v={v} state={state} isSignedIn={isSignedIn} />
      ),
  });
}

type EmptyCartProps = { v: View; state: CartPageState; isSignedIn: boolean };

const EmptyCart = ({ v, state, isSignedIn }: EmptyCartProps) => (
  <>
    <h1 class="visually-hidden">{v.t.cart.title}</h1>
    {state.error && <Notice kind="bad">{state.error}</Notice>}
    <JustOrdered v={v} orderId={state.orderId} />
    <EmptyState icon="cart" title={v.t.cart.empty} text={v.t.cart.emptyHelp} href="/search" action={v.t.cart.browse}>
      {!isSignedIn && (
        <p class="fine">
          {v.t.cart.haveAccount} <a href="/account?next=/cart">{v.t.cart.signInForCart}</a>
        </p>
      )}
    </EmptyState>
  </>
);

const JustOrdered = ({ v, orderId }: { v: View; orderId: string | undefined }) =>
  orderId ? (
    <Notice kind="good">
      {v.t.order.thanks} <a href={`/orders/${orderId}`}>{v.t.cart.seeOrder}</a>
    </Notice>
  ) : null;

const CartPage = ({ v, cart, state }: { v: View; cart: Cart; state: CartPageState }) => {
  const isBlocked = cart.requirements.some(({ code }) => /^(variant|quantity|discount)-not-/.test(code));
  return (
    <div data-swap="">
      <div class="page-head">
        <h1>{v.t.cart.title}</h1>
      </div>
      <JustOrdered v={v} orderId={state.orderId} />
      {state.wasAdded && <Notice kind="good">{v.t.cart.added}</Notice>}
      {state.hasChanged && <Notice kind="bad">{isBlocked ? v.t.checkout.changed : v.t.checkout.totalChanged}</Notice>}
      {state.isShort && <Notice kind="bad">{v.t.errors.outOfStock}</Notice>}
      {state.error && <Notice kind="bad">{state.error}</Notice>}
      <div class="columns">
        <CartLines v={v} cart={cart} />
        <aside class="panel stack" aria-labelledby="summary">
          <h2 id="summary">{v.t.cart.summary}</h2>
          <Totals v={v} of={cart} />
          {isBlocked ? (
            <>
              <CodeProblem v={v} cart={cart} />
              <p class="fine">{v.t.cart.blocked}</p>
            </>
          ) : (
            <a class="button large wide" href="/checkout">
              {v.t.cart.checkout}
            </a>
          )}
          <Codes v={v} cart={cart} state={state} />
        </aside>
      </div>
    </div>
  );
};

const CodeProblem = ({ v, cart }: { v: View; cart: Cart }) => {
  const blocked = cart.requirements.filter(({ code }) => code === "discount-not-applicable");
  return blocked.map(({ field }) => {
    const code = cart.discountCodes[Number(field.split(".")[1])] ?? "";
    return <Notice kind="bad">{v.t.cart.codeNotApplicable(code)}</Notice>;
  });
};

const Codes = ({ v, cart, state: { code } }: { v: View; cart: Cart; state: CartPageState }) => (
  <div>
    <form class="code-form" action="/cart/codes" method="post">
      <Field
        name="code"
        label={v.t.cart.code}
        value={code?.value}
        error={code?.error}
        maxlength={64}
        autocomplete="off"
        required
      />
      <button class="button quiet" type="submit">
        {v.t.cart.applyCode}
      </button>
    </form>
    {cart.discountCodes.map((each, index) => (
      <form action="/cart/codes" method="post">
        {isUnused(cart, index) && <p class="fine">{unusedText(v, cart, each)}</p>}
        <input type="hidden" name="remove" value={each} />
        <button class="link-button" type="submit">
          {v.t.cart.removeCode(each)}
        </button>
      </form>
    ))}
  </div>
);

/** Whether a code that may be used takes nothing off. One that may not be used has its own notice. */
function isUnused({ discountCodes, discounts, requirements }: Cart, index: number): boolean {
  const code = discountCodes[index]?.toLowerCase();
  const isRefused = requirements.some(({ field }) => field === `discountCodes.${index}`);
  return !isRefused && !discounts.some((each) => each.code?.toLowerCase() === code);
}

/** The cart does not say why a code takes nothing off: these are the reasons that there can be. */
function unusedText({ t }: View, { shippingMethod, discounts }: Cart, code: string): string {
  const hasOthers = discounts.length > 0;
  const beforeShipping = hasOthers ? t.cart.codeForShippingOrCombined : t.cart.codeForShipping;
  const afterShipping = hasOthers ? t.cart.codesCombined : "";
  return `${t.cart.codeUnused(code)} ${shippingMethod ? afterShipping : beforeShipping}`.trim();
}
