import { ifMatch, type Product, shop, type Variant } from "../api/client.ts";
import { useProductChange } from "../products/use-product-change.ts";
import { AmountInput } from "../fields/amount-input.tsx";
import { Field } from "../fields/field.tsx";
import { FormDialog } from "../dialogs/form-dialog.tsx";
import { parseDecimal, toDecimal } from "../ui/format.ts";

type Props = { product: Product; variant: Variant; onClose: () => void };

/** What is not edited in the grid. A variant that has changed meanwhile is not overwritten. */
export function VariantDialog({ product, variant, onClose }: Props) {
  const { currency } = variant.price;
  const { mutate, isPending, error } = useProductChange(product.id, {
    change: (form: FormData) => {
      const text = (name: string) => String(form.get(name) ?? "").trim();
      const before = text("compareAtPrice");
      const values = product.options.map(({ name }) => [name, text(`option ${name}`)]);
      return shop.PATCH("/api/v1/products/{id}/variants/{variantId}", {
        params: { path: { id: product.id, variantId: variant.id }, header: ifMatch(variant) },
        body: {
          sku: text("sku") || null,
          barcode: text("barcode") || null,
          compareAtPrice: before ? { amount: parseDecimal(before, currency) ?? 0, currency } : null,
          weightGrams: Number(text("weightGrams")),
          ...(values.length > 0 && { options: Object.fromEntries(values) }),
        },
      });
    },
    done: "The variant was saved.",
    onDone: onClose,
  });
  return (
    <FormDialog
      title={`Edit ${[product.name, ...Object.values(variant.options)].join(" ")}`}
      confirm="Save"
      isBusy={isPending}
      error={error}
      onSubmit={mutate}
      onClose={onClose}
    >
      {product.options.length > 0 && (
        <div className="columns">
          {product.options.map(({ name, values }) => (
            <Field key={name} label={name}>
              {(field) => (
                <select {...field} name={`option ${name}`} defaultValue={variant.options[name]}>
                  {values.map((value) => (
                    <option key={value}>{value}</option>
                  ))}
                </select>
              )}
            </Field>
          ))}
        </div>
      )}
      <div className="columns">
        <Field label="SKU">
          {(field) => <input {...field} name="sku" defaultValue={variant.sku ?? ""} maxLength={64} />}
        </Field>
        <Field label="Barcode">
          {(field) => <input {...field} name="barcode" defaultValue={variant.barcode ?? ""} maxLength={64} />}
        </Field>
      </div>
      <div className="columns">
        <Field label={`Price before in ${currency}`} hint="Shown crossed out beside the price.">
          {(field) => (
            <AmountInput
              {...field}
              name="compareAtPrice"
              currency={currency}
              defaultValue={variant.compareAtPrice ? toDecimal(variant.compareAtPrice) : ""}
            />
          )}
        </Field>
        <Field label="Weight in grams" hint="Shipping may depend on it.">
          {(field) => (
            <input
              {...field}
              name="weightGrams"
              type="number"
              min={0}
              max={1_000_000}
              defaultValue={variant.weightGrams}
              required
            />
          )}
        </Field>
      </div>
    </FormDialog>
  );
}
