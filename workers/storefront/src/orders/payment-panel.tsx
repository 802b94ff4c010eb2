import type { View } from "../layout/view.ts";
import type { OrderDetails } from "./read-order.ts";

/** How an order that waits for money is paid. */
export const PaymentPanel = ({ v, details: { order, providers, isOwner } }: { v: View; details: OrderDetails }) => {
  if (order.status !== "pending") return null;
  const { t } = v;
  const isByHand = providers.length === 0 || !isOwner;
  return (
    <section class="panel stack">
      <h2>{t.order.payTitle}</h2>
      {isByHand && <p>{v.shop.supportEmail ? t.order.payByMailTo(v.shop.supportEmail) : t.order.payByMail}</p>}
      {!isByHand &&
        providers.map(({ id, name }) => (
          <form action={`/orders/${order.id}/payments`} method="post">
            <input type="hidden" name="provider" value={id} />
            <button class="button large wide" type="submit">
              {providers.length === 1 ? t.order.payNow(v.money(order.total)) : t.order.payWith(name)}
            </button>
          </form>
        ))}
      {order.paymentDueAt && <p class="fine">{t.order.payBy(v.dateTime(order.paymentDueAt))}</p>}
    </section>
  );
};
