import { Notice } from "../layout/parts.tsx";
import type { View } from "../layout/view.ts";
import type { OrderDetails } from "./read-order.ts";
import { signInFor } from "./sign-in-for.ts";

export type PaymentOutcome = "processing" | "failed";
type PanelProps = { v: View; details: OrderDetails; outcome: PaymentOutcome | undefined };

/** How an order that waits for money is paid. */
export const PaymentPanel = ({ v, details, outcome }: PanelProps) => {
  const {
    order,
    payments: [payment],
  } = details;
  if (order.status !== "pending") return null;
  const status = payment?.status === "requires-action" ? (outcome ?? payment.status) : payment?.status;
  // The order learns of its money a moment after the payment does.
  const isOnItsWay = status === "processing" || status === "succeeded";
  return (
    <section class="panel stack">
      <h2>{v.t.order.payTitle}</h2>
      {status === "failed" && <Notice kind="bad">{v.t.order.payFailed}</Notice>}
      {isOnItsWay ? <OnItsWay v={v} id={order.id} /> : <Providers v={v} details={details} />}
      {order.paymentDueAt && !isOnItsWay && <PayBy v={v} time={order.paymentDueAt} />}
    </section>
  );
};

/** The script writes the time in the visitor's own time zone. */
const PayBy = ({ v, time }: { v: View; time: string }) => {
  const [before, after] = v.t.order.payBy;
  return (
    <p class="fine">
      {before}
      <time datetime={time}>{v.dateTime(time)}</time>
      {after}
    </p>
  );
};

/** The script loads the page again, until the order is paid. */
const OnItsWay = ({ v, id }: { v: View; id: string }) => (
  <div data-reload="">
    <CheckAgain v={v} id={id} text={v.t.order.payProcessing} />
  </div>
);

const CheckAgain = ({ v, id, text }: { v: View; id: string; text: string }) => (
  <div class="stack">
    <p>{text}</p>
    <p>
      <a class="button quiet" href={`/orders/${id}`}>
        {v.t.order.checkAgain}
      </a>
    </p>
  </div>
);

const Providers = ({ v, details: { order, providers, isOwner } }: { v: View; details: OrderDetails }) => {
  const { t } = v;
  if (!providers) return <CheckAgain v={v} id={order.id} text={t.order.payUnavailable} />;
  if (providers.length === 0) {
    return <p>{v.shop.supportEmail ? t.order.payByMailTo(v.shop.supportEmail) : t.order.payByMail}</p>;
  }
  if (!isOwner) {
    return (
      <p>
        {t.order.payElsewhere} <a href={signInFor(order.id)}>{t.checkout.signIn}</a>
      </p>
    );
  }
  return providers.map(({ id, name }) => (
    <form action={`/orders/${order.id}/payments`} method="post">
      <input type="hidden" name="provider" value={id} />
      <button class="button large wide" type="submit">
        {providers.length === 1 ? t.order.payNow(v.money(order.total)) : t.order.payWith(name)}
      </button>
    </form>
  ));
};
