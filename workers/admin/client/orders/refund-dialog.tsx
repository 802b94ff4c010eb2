import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { type Schemas, shop } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";
import { AmountInput } from "../fields/amount-input.tsx";
import { Field } from "../fields/field.tsx";
import { FormDialog } from "../dialogs/form-dialog.tsx";
import { formatMoney, parseDecimal, toDecimal } from "../ui/format.ts";
import { showToast } from "../dialogs/toasts.ts";

type Props = { orderId: string; payment: Schemas["Payment"]; onClose: () => void };

/** Asks how much goes back. The key is made once, so that the same refund sent again has one effect. */
export function RefundDialog({ orderId, payment, onClose }: Props) {
  const [key] = useState(() => crypto.randomUUID());
  const { currency } = payment.amount;
  const left = { amount: payment.amount.amount - payment.refundedAmount.amount, currency };
  const { mutate, isPending, error } = useMutation({
    mutationFn: (body: Schemas["NewRefund"]) =>
      shop.POST("/api/v1/orders/{id}/refunds", {
        params: { path: { id: orderId }, header: { "idempotency-key": key } },
        body,
      }),
    meta: { showsError: true },
    onSuccess: ({ data }) => {
      showToast(`${formatMoney(data.amount)} goes back to the customer.`);
      onClose();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["order", orderId] }),
  });
  const refund = (form: FormData) => {
    const reason = String(form.get("reason") ?? "").trim();
    const amount = parseDecimal(String(form.get("amount")), currency) ?? 0;
    mutate({ amount: { amount, currency }, ...(reason && { reason }) });
  };
  return (
    <FormDialog
      title="Refund"
      confirm="Refund"
      isDangerous
      isBusy={isPending}
      error={error}
      onSubmit={refund}
      onClose={onClose}
    >
      <Field label={`Amount in ${currency}`} hint={`At most ${formatMoney(left)}.`}>
        {(field) => (
          <AmountInput {...field} name="amount" currency={currency} defaultValue={toDecimal(left)} required />
        )}
      </Field>
      <Field label="Reason" hint="For the shop; the customer does not see it.">
        {(field) => <input {...field} name="reason" maxLength={500} />}
      </Field>
      <p className="soft small">The money goes back the way it came. This cannot be undone.</p>
    </FormDialog>
  );
}
