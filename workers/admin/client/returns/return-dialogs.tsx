import { useQuery } from "@tanstack/react-query";
import { type Schemas, shop } from "../api/client.ts";
import { Field } from "../fields/field.tsx";
import { FormDialog } from "../dialogs/form-dialog.tsx";
import { Question } from "../dialogs/question.tsx";
import { type ReturnAction, useReturnAction } from "./return-actions.ts";

type Return = Schemas["Return"];
type Props = { item: Return; action: ReturnAction; onClose: () => void };

/** Asks before a return is decided: no decision can be undone. */
export function ReturnDialog({ item, action, onClose }: Props) {
  const { mutate, isPending } = useReturnAction(item.id, onClose);
  if (action === "receive") return <ReceiveDialog item={item} onClose={onClose} />;
  if (action === "reject") return <RejectDialog item={item} onClose={onClose} />;
  return (
    <Question
      title="Approve this return?"
      confirm="Approve"
      isBusy={isPending}
      onConfirm={() => mutate({ action: "approve" })}
      onClose={onClose}
    >
      <p>The customer is told to send the items back. This cannot be undone.</p>
    </Question>
  );
}

function RejectDialog({ item, onClose }: { item: Return; onClose: () => void }) {
  const { mutate, isPending, error } = useReturnAction(item.id, onClose, { showsError: true });
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
      <Field label="Reason" hint="The customer is told. This cannot be undone.">
        {(field) => <input {...field} name="reason" required maxLength={500} />}
      </Field>
    </FormDialog>
  );
}

function ReceiveDialog({ item, onClose }: { item: Return; onClose: () => void }) {
  const { mutate, isPending, error } = useReturnAction(item.id, onClose, { showsError: true });
  const { data: order } = useQuery({
    queryKey: ["order", item.orderId],
    queryFn: async () => (await shop.GET("/api/v1/orders/{id}", { params: { path: { id: item.orderId } } })).data,
  });
  const nameOf = (variantId: string) => order?.items.find((line) => line.variantId === variantId)?.name ?? "Item";
  const receive = (form: FormData) => {
    const items = item.items.map(({ variantId }) => ({
      variantId,
      quantity: Number(form.get(`quantity ${variantId}`)),
      restock: form.has(`restock ${variantId}`),
    }));
    const received = items.filter(({ quantity }) => quantity > 0);
    mutate({ action: "receive", body: { items: received, refundShipping: form.has("refundShipping") } });
  };
  return (
    <FormDialog
      title="Receive this return"
      confirm="Receive and refund"
      isBusy={isPending}
      error={error}
      onSubmit={receive}
      onClose={onClose}
    >
      {item.items.map(({ variantId, quantity, reason }) => (
        <fieldset key={variantId}>
          <legend>{nameOf(variantId)}</legend>
          <Field label="Units that came back" hint={reason}>
            {(field) => (
              <input
                {...field}
                name={`quantity ${variantId}`}
                type="number"
                min={0}
                max={quantity}
                defaultValue={quantity}
              />
            )}
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
