import { Field } from "../layout/fields.tsx";
import type { View } from "../layout/view.ts";
import { lineNameOf } from "../shop/line-name.ts";
import type { Order, Return } from "../shop/types.ts";
import { TEXTS } from "../texts/languages.ts";
import type { OrderDetails } from "./read-order.ts";
import { signInFor } from "./sign-in-for.ts";
import { Units } from "./units.tsx";

const QUANTITY = "quantity.";
/** As the shop reads them, in whatever language they were chosen. */
const REASONS = TEXTS.en.order.returns.reasons;

type ReturnsProps = { v: View; details: OrderDetails; refused: Record<string, string> | undefined };

/** The returns of an order, and the form for another one while there is something to send back. `refused`: what it was sent with. */
export const Returns = ({ v, details: { order, returns }, refused }: ReturnsProps) => {
  const t = v.t.order.returns;
  const lines = order.items.filter((line) => leftOf(line, returns) > 0);
  if (returns.length === 0 && lines.length === 0) return null;
  return (
    <section class="panel stack">
      <h2>{t.title}</h2>
      {returns.map((each) => (
        <ReturnText v={v} order={order} of={each} />
      ))}
      {lines.length > 0 && (
        <details open={refused !== undefined}>
          <summary>{t.open}</summary>
          <form class="form" action={`/orders/${order.id}/returns`} method="post">
            <p class="fine">{t.lead}</p>
            {lines.map((line) => (
              <div class="field">
                <label for={`return-${line.variantId}`}>{t.quantity(lineNameOf(line))}</label>
                <select id={`return-${line.variantId}`} name={QUANTITY + line.variantId}>
                  {Array.from({ length: leftOf(line, returns) + 1 }, (_, quantity) => (
                    <option value={quantity} selected={refused?.[QUANTITY + line.variantId] === String(quantity)}>
                      {quantity}
                    </option>
                  ))}
                </select>
              </div>
            ))}
            <div class="field">
              <label for="return-reason">{t.reason}</label>
              <select id="return-reason" name="reason">
                {t.reasons.map((reason, index) => (
                  <option value={REASONS[index]} selected={refused?.reason === REASONS[index]}>
                    {reason}
                  </option>
                ))}
              </select>
            </div>
            <Field name="note" label={t.note} value={refused?.note} maxlength={500} />
            <button class="button quiet" type="submit">
              {t.send}
            </button>
          </form>
        </details>
      )}
    </section>
  );
};

/** For a visitor who has the link of a mail alone. */
export const SignInToReturn = ({ v, order }: { v: View; order: Order }) =>
  order.items.some((line) => leftOf(line, []) > 0) && (
    <p class="fine">
      <a href={signInFor(order.id)}>{v.t.order.returns.signIn}</a>
    </p>
  );

/** The units of a line that have left and that no return has or asks for. */
function leftOf({ variantId, quantityFulfilled, quantityReturned }: Order["items"][number], returns: Return[]): number {
  const open = returns.filter(({ status }) => status === "requested" || status === "approved");
  const asked = open.flatMap(({ items }) => items).filter((item) => item.variantId === variantId);
  return quantityFulfilled - quantityReturned - asked.reduce((sum, { quantity }) => sum + quantity, 0);
}

const ReturnText = ({ v, order, of }: { v: View; order: Order; of: Return }) => {
  const t = v.t.order.returns;
  const isReceived = of.status === "received";
  const isPaidBack = of.refundStatus !== "pending" && of.refundStatus !== "failed";
  const items = of.items.map(({ variantId, quantity, quantityReceived }) => ({
    variantId,
    quantity: isReceived ? (quantityReceived ?? 0) : quantity,
  }));
  return (
    <div class="return-text">
      <p>
        <span class="status">{t.statuses[of.status]}</span>
        {of.refundAmount &&
          of.refundAmount.amount > 0 &&
          ` ${(isPaidBack ? t.refund : t.toRefund)(v.money(of.refundAmount))}`}
      </p>
      <Units order={order} items={items} />
      {of.rejectReason && <p class="fine">{t.rejected(of.rejectReason)}</p>}
      {of.status === "approved" && v.shop.supportEmail && <p class="fine">{t.askWhere(v.shop.supportEmail)}</p>}
    </div>
  );
};

/** The return that a form asks for: a quantity for each line, one reason for all. */
export function readReturn({ reason = "", note, ...form }: Record<string, string>) {
  const items = Object.entries(form)
    .filter(([name]) => name.startsWith(QUANTITY))
    .map(([name, quantity]) => ({ variantId: name.slice(QUANTITY.length), quantity: Number(quantity), reason }))
    .filter(({ quantity }) => quantity > 0);
  return { items, ...(note ? { note } : {}) };
}
