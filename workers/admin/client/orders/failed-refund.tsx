import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { type Schemas, shop } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";
import { FormDialog } from "../dialogs/form-dialog.tsx";
import { Question } from "../dialogs/question.tsx";
import { showToast } from "../dialogs/toasts.ts";
import { Field } from "../fields/field.tsx";
import { readFields } from "../fields/read-fields.ts";
import { Button } from "../ui/button.tsx";
import { formatMoney } from "../ui/format.ts";

type Refund = Schemas["Refund"];
type DialogProps = { refund: Refund; onClose: () => void };

/** Why a refund failed, what became of that, and what can be done about it. */
export function FailedRefund({ refund }: { refund: Refund }) {
  const [asked, setAsked] = useState<"retry" | "settle">();
  const { failure, isUnsettled, settledNote } = refund;
  const close = () => setAsked(undefined);
  return (
    <>
      {failure && <p className="soft small">{describeFailure(failure)}</p>}
      {settledNote && <p className="small">Settled in another way: {settledNote}</p>}
      {isUnsettled && (
        <>
          <p className="notice bad">The customer has not got this money back.</p>
          <p className="actions">
            <Button onClick={() => setAsked("retry")}>Refund again</Button>
            <Button variant="quiet" onClick={() => setAsked("settle")}>
              Settled in another way
            </Button>
          </p>
        </>
      )}
      {asked === "retry" && <RetryQuestion refund={refund} onClose={close} />}
      {asked === "settle" && <SettleDialog refund={refund} onClose={close} />}
    </>
  );
}

/** The provider's words; its codes where it has no words. */
const describeFailure = ({ code, message }: NonNullable<Refund["failure"]>): string =>
  message ?? `Reason of the provider: ${code.replaceAll("_", " ")}.`;

/** Says what has become of a refund that was asked for. */
export function sayRefunded({ status, amount }: Refund): void {
  if (status === "failed") showToast("The refund failed: the money has not gone back.", "bad");
  else showToast(`${formatMoney(amount)} goes back to the customer.`);
}

const readAgain = ({ orderId }: Refund) =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: ["order", orderId] }),
    queryClient.invalidateQueries({ queryKey: ["returns"] }),
  ]);

/** However often it is sent, the shop makes one refund of it. */
function RetryQuestion({ refund, onClose }: DialogProps) {
  const { mutate, isPending, error } = useMutation({
    mutationFn: async ({ id: refundId, orderId: id }: Refund) =>
      (await shop.POST("/api/v1/orders/{id}/refunds/{refundId}/retry", { params: { path: { id, refundId } } })).data,
    meta: { showsError: true },
    onSuccess: (made) => {
      sayRefunded(made);
      onClose();
    },
    onSettled: () => readAgain(refund),
  });
  return (
    <Question
      title={`Refund ${formatMoney(refund.amount)} again?`}
      confirm="Refund again"
      isDangerous
      isBusy={isPending}
      error={error}
      onConfirm={() => mutate(refund)}
      onClose={onClose}
    >
      <p>
        The provider is asked for it once more. If the cause is still there, this one fails too. The money goes back the
        way it came.
      </p>
    </Question>
  );
}

function SettleDialog({ refund, onClose }: DialogProps) {
  const { mutate, isPending, error } = useMutation({
    mutationFn: (body: Schemas["RefundSettlement"]) =>
      shop.POST("/api/v1/orders/{id}/refunds/{refundId}/settle", {
        params: { path: { id: refund.orderId, refundId: refund.id } },
        body,
      }),
    meta: { showsError: true },
    onSuccess: () => {
      showToast("The refund counts as settled.");
      onClose();
    },
    onSettled: () => readAgain(refund),
  });
  const read = (form: FormData) => readFields(form, ({ text }) => ({ note: text("note") }));
  return (
    <FormDialog
      title={`Settle ${formatMoney(refund.amount)} in another way`}
      confirm="It is settled"
      isDangerous
      isBusy={isPending}
      error={error}
      onSubmit={(form) => mutate(read(form))}
      onClose={onClose}
    >
      <p>
        Only if the customer got the money outside the shop, as by bank transfer. The shop moves no money, and refunds
        this amount neither again nor with what is left of the payment.
      </p>
      <Field name="note" label="How it was settled" hint="For the shop; the customer does not see it.">
        {(field) => <input {...field} required maxLength={500} />}
      </Field>
    </FormDialog>
  );
}
