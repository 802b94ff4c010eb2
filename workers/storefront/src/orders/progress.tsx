import { Notice } from "../layout/parts.tsx";
import type { View } from "../layout/view.ts";
import type { OrderDetails } from "./read-order.ts";
import { stageTextOf, statusTextOf } from "./stage-text.ts";

const STAGES = ["pending", "paid", "shipped", "delivered"] as const;

/** Where an order stands, and its money. */
export const Progress = ({ v, details }: { v: View; details: OrderDetails }) => {
  const { order } = details;
  const money = moneyText(v, details);
  if (order.status === "cancelled") {
    return (
      <Notice kind="bad">
        {v.t.order.cancelReasons[order.cancelReason ?? "admin"]} {money}
      </Notice>
    );
  }
  const reached = STAGES.indexOf(order.status);
  return (
    <section class="panel" aria-label={v.t.order.progress}>
      <h2>{statusTextOf(v, order)}</h2>
      <ol class="steps">
        {STAGES.slice(1).map((stage, index) => (
          <li
            class={index + 1 <= reached ? "done" : undefined}
            aria-current={index + 1 === reached ? "step" : undefined}
          >
            {stageTextOf(v, order, stage)}
          </li>
        ))}
      </ol>
      {money && <p class="fine">{money}</p>}
    </section>
  );
};

/** What was paid, and what of it went back; nothing for an order that waits for its money. */
function moneyText(v: View, { order, payments }: OrderDetails): string | undefined {
  const { status, paymentStatus, total } = order;
  const isCancelled = status === "cancelled";
  if (total.amount === 0) return isCancelled ? undefined : v.t.order.nothingToPay;
  if (isCancelled) return v.t.order.moneyBack[paymentStatus](v.money(total));
  if (paymentStatus === "unpaid") return undefined;
  const text = v.t.order.paymentStatuses[paymentStatus];
  if (paymentStatus !== "partially-refunded") return `${text} · ${v.money(total)}`;
  // A payment that another one preceded was refunded in full, and does not count.
  const part = payments.find(
    ({ amount, refundedAmount }) => refundedAmount.amount > 0 && refundedAmount.amount < amount.amount,
  );
  return part ? `${text} · ${v.t.order.partOf(v.money(part.refundedAmount), v.money(total))}` : text;
}
