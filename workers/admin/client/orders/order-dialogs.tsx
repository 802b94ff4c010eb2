import type { Order } from "../api/client.ts";
import { Field } from "../fields/field.tsx";
import { readFields } from "../fields/read-fields.ts";
import { FormDialog } from "../dialogs/form-dialog.tsx";
import { formatMoney } from "../ui/format.ts";
import { Question } from "../dialogs/question.tsx";
import { nameVariant } from "../variants/variant-name.ts";
import { type OrderAction, useOrderAction } from "./order-actions.ts";

type Props = { order: Order; action: OrderAction; onClose: () => void };

/** Asks before an action is done: none of them can be undone. */
export function OrderDialog({ order, action, onClose }: Props) {
  const { mutate, isPending, error } = useOrderAction(onClose);
  const run = () => mutate({ order, action });
  const question = { isBusy: isPending, error, onConfirm: run, onClose };
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
  const { mutate, isPending, error } = useOrderAction(onClose);
  const left = order.items.filter((item) => item.quantity > item.quantityFulfilled);
  const read = (form: FormData) =>
    readFields(form, ({ text, refuse }) => {
      const items = left
        .map(({ variantId }) => ({ variantId, quantity: Number(text(variantId)) }))
        .filter(({ quantity }) => quantity > 0);
      if (items.length === 0) refuse(left[0]?.variantId ?? "", "A parcel must have at least one unit.");
      return {
        items,
        carrier: text("carrier") || null,
        trackingNumber: text("trackingNumber") || null,
        trackingUrl: text("trackingUrl") || null,
      };
    });
  return (
    <FormDialog
      title={`Ship order ${order.number}`}
      confirm="Ship"
      isBusy={isPending}
      error={error}
      onSubmit={(form) => mutate({ order, action: "ship", parcel: read(form) })}
      onClose={onClose}
    >
      <fieldset>
        <legend>What is in the parcel</legend>
        {left.map((item) => (
          <Field name={item.variantId} key={item.variantId} label={nameVariant(item)}>
            {(field) => (
              <input
                {...field}
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
        <Field name="carrier" label="Carrier">
          {(field) => <input {...field} maxLength={100} />}
        </Field>
        <Field name="trackingNumber" label="Tracking number">
          {(field) => <input {...field} maxLength={100} />}
        </Field>
      </div>
      <Field name="trackingUrl" label="Tracking address" hint="The customer gets it as a link.">
        {(field) => <input {...field} type="url" maxLength={500} placeholder="https://" />}
      </Field>
      <p className="soft small">The customer is told, and once a unit has left the order can no longer be cancelled.</p>
    </FormDialog>
  );
}
