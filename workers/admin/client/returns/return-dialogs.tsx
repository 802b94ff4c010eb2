import type { Schemas } from "../api/client.ts";
import { Field } from "../fields/field.tsx";
import { readFields } from "../fields/read-fields.ts";
import { FormDialog } from "../dialogs/form-dialog.tsx";
import { Question } from "../dialogs/question.tsx";
import { type ReturnAction, useReturnAction } from "./return-actions.ts";
import { ReturnedItems, ReturnSummary, useReturnOrder } from "./return-order.tsx";
import { nameOrderedVariant } from "../variants/variant-name.ts";

type Return = Schemas["Return"];
type Props = { item: Return; action: ReturnAction; onClose: () => void };

/** Asks before a return is decided: no decision can be undone. */
export function ReturnDialog({ item, action, onClose }: Props) {
  if (action === "receive") return <ReceiveDialog item={item} onClose={onClose} />;
  if (action === "reject") return <RejectDialog item={item} onClose={onClose} />;
  return <ApproveQuestion item={item} onClose={onClose} />;
}

type DialogProps = Omit<Props, "action">;

function ApproveQuestion({ item, onClose }: DialogProps) {
  const { mutate, isPending, error } = useReturnAction(item, onClose);
  const order = useReturnOrder(item);
  return (
    <Question
      title="Approve this return?"
      confirm="Approve"
      isBusy={isPending}
      error={error}
      onConfirm={() => mutate({ action: "approve" })}
      onClose={onClose}
    >
      <div className="form">
        <ReturnSummary item={item} order={order} />
        <ReturnedItems item={item} order={order} />
        <p>The customer is told to send the items back. This cannot be undone.</p>
      </div>
    </Question>
  );
}

function RejectDialog({ item, onClose }: DialogProps) {
  const { mutate, isPending, error } = useReturnAction(item, onClose);
  const order = useReturnOrder(item);
  const reject = (form: FormData) => mutate({ action: "reject", body: { reason: String(form.get("reason")).trim() } });
  return (
    <FormDialog
      title="Reject this return"
      confirm="Reject"
      isDangerous
      isBusy={isPending}
      error={error}
      onSubmit={reject}
      onClose={onClose}
    >
      <ReturnSummary item={item} order={order} />
      <ReturnedItems item={item} order={order} />
      <Field name="reason" label="Reason" hint="The customer is told. This cannot be undone.">
        {(field) => <input {...field} required maxLength={500} />}
      </Field>
    </FormDialog>
  );
}

function ReceiveDialog({ item, onClose }: DialogProps) {
  const { mutate, isPending, error } = useReturnAction(item, onClose);
  const order = useReturnOrder(item);
  const read = (form: FormData) =>
    readFields(form, ({ text, refuse }) => {
      const items = item.items.map(({ variantId }) => ({
        variantId,
        quantity: Number(text(`quantity ${variantId}`)),
        restock: form.has(`restock ${variantId}`),
      }));
      const received = items.filter(({ quantity }) => quantity > 0);
      if (received.length === 0) refuse(`quantity ${items[0]?.variantId}`, "At least one unit must have come back.");
      return { items: received, refundShipping: form.has("refundShipping") };
    });
  return (
    <FormDialog
      title="Receive this return"
      confirm="Receive and refund"
      isBusy={isPending}
      isDisabled={!order.data}
      error={error}
      onSubmit={(form) => mutate({ action: "receive", body: read(form) })}
      onClose={onClose}
    >
      <ReturnSummary item={item} order={order} />
      {item.items.map(({ variantId, quantity, reason }) => (
        <fieldset key={variantId}>
          <legend>{nameOrderedVariant(order.data?.items, variantId)}</legend>
          <Field name={`quantity ${variantId}`} label="Units that came back" hint={`Reason: ${reason}`}>
            {(field) => <input {...field} type="number" min={0} max={quantity} defaultValue={quantity} />}
          </Field>
          <label className="check">
            <input type="checkbox" name={`restock ${variantId}`} defaultChecked /> Put them back into stock
          </label>
        </fieldset>
      ))}
      <label className="check">
        <input type="checkbox" name="refundShipping" /> Refund shipping too
      </label>
      <p className="soft small">
        What these units cost goes back to the customer, if they paid through the shop. This cannot be undone.
      </p>
    </FormDialog>
  );
}
