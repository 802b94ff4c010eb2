import { useMutation } from "@tanstack/react-query";
import { download } from "../api/download.ts";
import { Field } from "../fields/field.tsx";
import { FormDialog } from "../dialogs/form-dialog.tsx";
import { lastDays } from "../ui/last-days.ts";

/** Saves the orders of a time as a file for a spreadsheet. */
export function OrdersDownload({ onClose }: { onClose: () => void }) {
  const { from, to, timezone } = lastDays(30);
  const { mutate, isPending, error } = useMutation({
    mutationFn: (form: FormData) => {
      const range = { from: String(form.get("from")), to: String(form.get("to")), timezone };
      return download(`/api/v1/reports/orders.csv?${new URLSearchParams(range)}`, "orders.csv");
    },
    meta: { showsError: true },
    onSuccess: onClose,
  });
  return (
    <FormDialog
      title="Download orders"
      confirm="Download"
      isBusy={isPending}
      isReading
      error={error}
      onSubmit={mutate}
      onClose={onClose}
    >
      <div className="columns">
        <Field name="from" label="From">
          {(field) => <input {...field} type="date" defaultValue={from} required />}
        </Field>
        <Field name="to" label="To">
          {(field) => <input {...field} type="date" defaultValue={to} required />}
        </Field>
      </div>
      <p className="soft small">
        A CSV file with a line for each order, oldest first, for any number of them. Both days are included. Amounts are
        in minor units: 1999 is 19.99 of USD and 1999 of JPY.
      </p>
    </FormDialog>
  );
}
