import { Notice } from "../layout/parts.tsx";
import type { View } from "../layout/view.ts";
import type { Cart, MethodsRefusal, OfferedMethod } from "../shop/types.ts";

export type Offered = { items: OfferedMethod[]; emptyBecause: MethodsRefusal | null };
type ShippingProps = { v: View; cart: Cart; offered: Offered };

/** How it gets there: what the zone offers for this address, weight and currency. */
export const ShippingForm = ({ v, cart, offered }: ShippingProps) => {
  const { checkout } = v.t;
  const methods = offered.items;
  if (methods.length === 0) return <NoMethods v={v} cart={cart} because={offered.emptyBecause ?? "no-methods"} />;
  const chosen = methods.find(({ id }) => id === cart.shippingMethod?.id) ?? methods[0];
  return (
    <form class="panel stack" action="/checkout/shipping" method="post">
      <fieldset class="choices">
        <legend>{checkout.shippingTitle}</legend>
        {methods.map((method) => (
          <label class="choice">
            <input type="radio" name="shippingMethodId" value={method.id} checked={method === chosen} required />
            <strong>{method.name}</strong>
            <span>{method.cost.amount === 0 ? v.t.cart.free : v.money(method.cost)}</span>
            <span class="help">{checkout.days(method.minDays, method.maxDays)}</span>
          </label>
        ))}
      </fieldset>
      <button class="button large" type="submit">
        {checkout.toReview}
      </button>
    </form>
  );
};

const NoMethods = ({ v, cart, because }: { v: View; cart: Cart; because: MethodsRefusal }) => {
  const { checkout } = v.t;
  const text = {
    "no-methods": checkout.noMethods,
    "other-currency": checkout.noMethodForCurrency(cart.currency),
    weight: checkout.noMethodForWeight,
  }[because];
  return (
    <div class="stack">
      <Notice kind="bad">{text}</Notice>
      <p class="page-actions">
        <a class="button" href="/checkout?step=address">
          {checkout.changeAddress}
        </a>
        {because === "weight" && (
          <a class="button quiet" href="/cart">
            {checkout.changeCart}
          </a>
        )}
      </p>
    </div>
  );
};
