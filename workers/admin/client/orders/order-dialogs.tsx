import type { Order } from "../api/client.ts";
import { Field } from "../fields/field.tsx";
import { FormDialog } from "../dialogs/form-dialog.tsx";
import { formatMoney } from "../ui/format.ts";
import { Question } from "../dialogs/question.tsx";
import { type OrderAction, useOrderAction } from "./order-actions.ts";

type Props = { order: Order; action: OrderAction; onClose: () => void };

/** Asks before an action is done: none of them can be undone. */
export function OrderDialog({ order, action, onClose }: Props) {
  const { mutate, isPending } = useOrderAction({ onDone: onClose });
  const run = () => mutate({ order, action });
  const question = { isBusy: isPending, onConfirm: run, onClose };
  switch (action) {
    case "pay":
      return (
        <Question {...question} title={`Mark order ${order.number} as paid?`} confirm="Mark as paid">
          <p>
            Only if {formatMoney(order.total)} came another way, as by bank transfer. This cannot be undone: the
            customer is told, and the order waits to be shipped.
          </p>
        </Question>
      );
    case "deliver":
      return (
        <Question {...question} title={`Mark order ${order.number} as delivered?`} confirm="Mark as delivered">
          <p>The customer is told that it has arrived. This cannot be undone.</p>
        </Question>
      );
    case "cancel":
      return (
        <Question {...question} title={`Cancel order ${order.number}?`} confirm="Cancel the order" isDangerous>
          <p>
            Its {order.items.length === 1 ? "item goes" : "items go"} back into stock, a payment is cancelled or
            refunded in full, and the customer is told. This cannot be undone.
          </p>
        </Question>
      );
    case "ship":
      return <ShipDialog order={order} onClose={onClose} />;
  }
}

function ShipDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const { mutate, isPending, error } = useOrderAction({ onDone: onClose, showsError: true });
  const left = order.items.filter((item) => item.quantity > item.quantityFulfilled);
  const ship = (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? "").trim() || null;
    const items = left
      .map(({ variantId }) => ({ variantId, quantity: Number(form.get(variantId)) }))
      .filter(({ quantity }) => quantity > 0);
    mutate({
      order,
      action: "ship",
      parcel: {
        items,
        carrier: text("carrier"),
        trackingNumber: text("trackingNumber"),
        trackingUrl: text("trackingUrl"),
      },
    });
  };
  return (
    <FormDialog
      title={`Ship order ${order.number}`}
      confirm="Ship"
      isBusy={isPending}
      error={error}
      onSubmit={ship}
      onClose={onClose}
    >
      <fieldset>
        <legend>What is in the parcel</legend>
        {left.map((item) => (
          <Field key={item.variantId} label={`${item.name} ${Object.values(item.options).join(" ")}`.trim()}>
            {(field) => (
              <input
                {...field}
                name={item.variantId}
                type="number"
                min={0}
                max={item.quantity - item.quantityFulfilled}
                defaultValue={item.quantity - item.quantityFulfilled}
              />
            )}
          </Field>
        ))}
      </fieldset>
      <div className="columns">
        <Field label="Carrier">{(field) => <input {...field} name="carrier" maxLength={100} />}</Field>
        <Field label="Tracking number">{(field) => <input {...field} name="trackingNumber" maxLength={100} />}</Field>
      </div>
      <Field label="Tracking address" hint="The customer gets it as a link.">
        {(field) => <input {...field} name="trackingUrl" type="url" maxLength={500} placeholder="https://" />}
      </Field>
      <p className="soft small">The customer is told, and once a unit has left the order can no longer be cancelled.</p>
    </FormDialog>
  );
}
