import { useRef } from "react";
import type { Product, Variant } from "../api/client.ts";
import { useProductChange } from "../products/use-product-change.ts";
import { Field } from "../fields/field.tsx";
import { FormDialog } from "../dialogs/form-dialog.tsx";
import { formatCount } from "../ui/format.ts";
import { adjustStock, stockOf, type Uncertain } from "./stock-adjustment.ts";
import { nameVariant } from "./variant-name.ts";

type Props = { product: Product; variant: Variant; onClose: () => void };

/** Adds to the stock or takes from it: safe beside orders that are placed meanwhile. */
export function StockDialog({ product, variant, onClose }: Props) {
  const uncertain = useRef<Uncertain>({});
  const { mutate, isPending, error } = useProductChange(product.id, {
    change: (form: FormData) => {
      const reason = String(form.get("reason")).trim();
      const body = { variantId: variant.id, delta: Number(form.get("delta")), ...(reason && { reason }) };
      return adjustStock(product, body, uncertain.current);
    },
    done: "The stock was adjusted.",
    onDone: onClose,
  });
  return (
    <FormDialog
      title={`Stock of ${nameVariant({ name: product.name, options: variant.options })}`}
      confirm="Adjust the stock"
      isBusy={isPending}
      error={error}
      onSubmit={mutate}
      onClose={onClose}
    >
      <Field
        name="delta"
        label="Units to add"
        hint={`${formatCount(stockOf(product, variant.id))} are there. A minus takes units away.`}
      >
        {(field) => <input {...field} type="number" required />}
      </Field>
      <Field name="reason" label="Reason" hint="Kept in the stock's history.">
        {(field) => <input {...field} maxLength={500} />}
      </Field>
    </FormDialog>
  );
}
