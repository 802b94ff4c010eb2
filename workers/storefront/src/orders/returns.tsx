import { Field } from "../layout/fields.tsx";
import type { View } from "../layout/view.ts";
import { lineNameOf } from "../shop/line-name.ts";
import type { Order, Return } from "../shop/types.ts";
import type { OrderDetails } from "./read-order.ts";
import { Units } from "./units.tsx";

const QUANTITY = "quantity.";

/** The returns of an order, and the form for another one while there is something to send back. */
export const Returns = ({ v, details: { order, returns } }: { v: View; details: OrderDetails }) => {
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
        <details>
          <summary>{t.open}</summary>
          <form class="form" action={`/orders/${order.id}/returns`} method="post">
            <p class="fine">{t.lead}</p>
            {lines.map((line) => (
              <div class="field">
                <label for={`return-${line.variantId}`}>{t.quantity(lineNameOf(line))}</label>
                <select id={`return-${line.variantId}`} name={QUANTITY + line.variantId}>
                  {Array.from({ length: leftOf(line, returns) + 1 }, (_, quantity) => (
                    <option value={quantity}>{quantity}</option>
                  ))}
                </select>
              </div>
            ))}
            <div class="field">
              <label for="return-reason">{t.reason}</label>
              <select id="return-reason" name="reason">
                {t.reasons.map((reason) => (
                  <option>{reason}</option>
                ))}
              </select>
            </div>
            <Field name="note" label={t.note} maxlength={500} />
            <button class="button quiet" type="submit">
              {t.send}
            </button>
          </form>
        </details>
      )}
    </section>
  );
};

/** The units of a line that have left and that no return has or asks for. */
function leftOf({ variantId, quantityFulfilled, quantityReturned }: Order["items"][number], returns: Return[]): number {
  const open = returns.filter(({ status }) => status === "requested" || status === "approved");
  const asked = open.flatMap(({ items }) => items).filter((item) => item.variantId === variantId);
  return quantityFulfilled - quantityReturned - asked.reduce((sum, { quantity }) => sum + quantity, 0);
}

const ReturnText = ({ v, order, of }: { v: View; order: Order; of: Return }) => {
  const t = v.t.order.returns;
  const isReceived = of.status === "received";
  const items = of.items.map(({ variantId, quantity, quantityReceived }) => ({
    variantId,
    quantity: isReceived ? (quantityReceived ?? 0) : quantity,
  }));
  return (
    <div class="return-text">
      <p>
        <span class="status">{t.statuses[of.status]}</span>
        {of.refundAmount && of.refundAmount.amount > 0 && ` ${t.refund(v.money(of.refundAmount))}`}
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
