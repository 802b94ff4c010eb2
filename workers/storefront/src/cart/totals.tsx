import type { View } from "../layout/view.ts";
import type { Cart, Order } from "../shop/types.ts";

/** What a cart or order costs, line by line, as the shop worked it out. */
export const Totals = ({ v, of }: { v: View; of: Cart | Order }) => {
  const { cart } = v.t;
  const added = of.taxes.filter(({ included }) => !included);
  const included = of.taxes.filter((tax) => tax.included);
  // An order without a shipping method was placed without an address, so that none will be chosen.
  const hasShipping = of.shippingMethod || !("number" in of);
  const nameOf = (tax: { name: string; basisPoints: number }) => cart.tax(tax.name, v.percent(tax.basisPoints));
  return (
    <dl class="totals">
      <div>
        <dt>{cart.subtotal}</dt>
        <dd>{v.money(of.subtotal)}</dd>
      </div>
      {of.discounts.map(({ name, amount }) => (
        <div class="discount">
          <dt>{name}</dt>
          <dd>−{v.money(amount)}</dd>
        </div>
      ))}
      {hasShipping && (
        <div>
          <dt>{of.shippingMethod ? cart.shippingBy(of.shippingMethod.name) : cart.shipping}</dt>
          <dd>{shippingText(v, of)}</dd>
        </div>
      )}
      {added.map((tax) => (
        <div>
          <dt>{nameOf(tax)}</dt>
          <dd>{v.money(tax.amount)}</dd>
        </div>
      ))}
      <div class="sum">
        <dt>{cart.total}</dt>
        <dd>{v.money(of.total)}</dd>
      </div>
      {included.map((tax) => (
        <div>
          <dt class="fine">{cart.included(nameOf(tax))}</dt>
          <dd class="fine">{v.money(tax.amount)}</dd>
        </div>
      ))}
    </dl>
  );
};

function shippingText(v: View, { shippingMethod, shippingTotal }: Cart | Order): string {
  if (!shippingMethod) return v.t.cart.shippingNotChosen;
  return shippingTotal.amount === 0 ? v.t.cart.free : v.money(shippingTotal);
}
