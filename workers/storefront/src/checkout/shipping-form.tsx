import { Notice } from "../layout/parts.tsx";
import type { View } from "../layout/view.ts";
import type { Cart, OfferedMethod } from "../shop/types.ts";

/** How it gets there: what the zone offers for this address and weight. */
export const ShippingForm = ({ v, cart, methods }: { v: View; cart: Cart; methods: OfferedMethod[] }) => {
  const { checkout } = v.t;
  if (methods.length === 0) {
    return (
      <>
        <Notice kind="bad">{checkout.noMethods}</Notice>
        <a class="button" href="/checkout?step=address">
          {checkout.change}
        </a>
      </>
    );
  }
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
