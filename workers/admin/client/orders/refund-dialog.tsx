import { useMutation } from "@tanstack/react-query";
import { toDecimal } from "#shared/values/minor-units.ts";
import { type Money, type Schemas, shop } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";
import { sendOnce } from "../api/send-once.ts";
import { AmountInput } from "../fields/amount-input.tsx";
import { MAX_AMOUNT } from "../fields/amounts.ts";
import { Field } from "../fields/field.tsx";
import { readFields } from "../fields/read-fields.ts";
import { FormDialog } from "../dialogs/form-dialog.tsx";
import { formatMoney } from "../ui/format.ts";
import { showToast } from "../dialogs/toasts.ts";
import { sayRefunded } from "./failed-refund.tsx";

type Props = {
  orderId: string;
  payment: Schemas["Payment"];
  /** Whether an earlier refund failed and has not been made again. */
  hasFailed: boolean;
  onClose: () => void;
};

type Refund = Schemas["NewRefund"] & { amount: Money };

/** Asks how much goes back. */
export function RefundDialog({ orderId, payment, hasFailed, onClose }: Props) {
  const { currency } = payment.amount;
  const left = { amount: payment.amount.amount - payment.refundedAmount.amount, currency };
  const { mutate, isPending, error } = useMutation({
    mutationFn: (body: Refund) =>
      sendOnce(`refund ${orderId} ${body.amount.amount}`, (key) =>
        shop.POST("/api/v1/orders/{id}/refunds", {
          params: { path: { id: orderId }, header: { "idempotency-key": key } },
          body,
        }),
      ),
    meta: { showsError: true },
    onSuccess: ({ data, isEarlier }) => {
      if (isEarlier) showToast("This refund had arrived before; nothing more was refunded now.");
      else sayRefunded(data);
      onClose();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["order", orderId] }),
  });
  const max = Math.min(left.amount, MAX_AMOUNT);
  const read = (form: FormData) =>
    readFields(form, ({ text, money }) => ({
      amount: money("amount", currency, { max }),
      ...(text("reason") && { reason: text("reason") }),
    }));
  return (
    <FormDialog
      title="Refund"
      confirm="Refund"
      isDangerous
      isBusy={isPending}
      error={error}
      onSubmit={(form) => mutate(read(form))}
      onClose={onClose}
    >
      {hasFailed && (
        <p className="notice">A refund of this order failed. This is another one: to make that again, go back.</p>
      )}
      <Field name="amount" label={`Amount in ${currency}`} hint={`At most ${formatMoney(left)}.`}>
        {(field) => <AmountInput {...field} currency={currency} defaultValue={toDecimal(left)} required />}
      </Field>
      <Field name="reason" label="Reason" hint="For the shop; the customer does not see it.">
        {(field) => <input {...field} maxLength={500} />}
      </Field>
      <p className="soft small">The money goes back the way it came. This cannot be undone.</p>
    </FormDialog>
  );
}
