import { toDecimal } from "#shared/values/minor-units.ts";
import { ifMatch, type Product, type Schemas, shop, type Variant } from "../api/client.ts";
import { readProduct } from "../products/product-cache.ts";
import { useProductChange } from "../products/use-product-change.ts";
import { AmountInput } from "../fields/amount-input.tsx";
import { Field } from "../fields/field.tsx";
import { readFields } from "../fields/read-fields.ts";
import type { Compared } from "../dialogs/changes.ts";
import { ConflictNotice, confirmWith } from "../dialogs/conflict-notice.tsx";
import { FormDialog } from "../dialogs/form-dialog.tsx";
import { useConflict } from "../dialogs/use-conflict.ts";
import { formatMoney } from "../ui/format.ts";
import { nameVariant } from "./variant-name.ts";

type Props = {
  product: Product;
  variant: Variant;
  /** Opens the form again with what is there now. */
  onReload: (now: Variant) => void;
  onClose: () => void;
};

/** The fields of the form, to show what another client has changed of them. */
const FIELDS: Compared<Variant>[] = [
  { label: "Options", value: ({ options }) => options, show: ({ options }) => Object.values(options).join(" ") },
  { label: "SKU", value: ({ sku }) => sku },
  { label: "Barcode", value: ({ barcode }) => barcode },
  {
    label: "Price before",
    value: ({ compareAtPrice }) => compareAtPrice,
    show: ({ compareAtPrice }) => (compareAtPrice ? formatMoney(compareAtPrice) : ""),
  },
  { label: "Weight in grams", value: ({ weightGrams }) => weightGrams },
];

async function readVariant(productId: string, { id }: Variant): Promise<Variant> {
  const { variants } = await readProduct({ id: productId });
  const variant = variants.find((each) => each.id === id);
  if (!variant) throw new Error("the variant was deleted");
  return variant;
}

/** What is not edited in the grid. A variant that has changed meanwhile is not overwritten. */
export function VariantDialog({ product, variant, onReload, onClose }: Props) {
  const { currency } = variant.price;
  const { save, conflict, withoutConflict } = useConflict({
    seen: variant,
    fields: FIELDS,
    read: (seen) => readVariant(product.id, seen),
  });
  const { mutate, isPending, error } = useProductChange(product.id, {
    change: (body: Schemas["VariantPatch"]) =>
      save((base) =>
        shop.PATCH("/api/v1/products/{id}/variants/{variantId}", {
          params: { path: { id: product.id, variantId: base.id }, header: ifMatch(base) },
          body,
        }),
      ),
    done: "The variant was saved.",
    onDone: onClose,
  });
  const read = (form: FormData) =>
    readFields(form, ({ text, optionalMoney }) => {
      const values = product.options.map(({ name }) => [name, text(`option ${name}`)]);
      return {
        sku: text("sku") || null,
        barcode: text("barcode") || null,
        compareAtPrice: optionalMoney("compareAtPrice", currency),
        weightGrams: Number(text("weightGrams")),
        ...(values.length > 0 && { options: Object.fromEntries(values) }),
      };
    });
  return (
    <FormDialog
      title={`Edit ${nameVariant({ name: product.name, options: variant.options })}`}
      confirm={confirmWith(conflict, "Save")}
      isBusy={isPending}
      error={withoutConflict(error)}
      onSubmit={(form) => mutate(read(form))}
      onClose={onClose}
    >
      {product.options.length > 0 && (
        <div className="columns">
          {product.options.map(({ name, values }) => (
            <Field name={`option ${name}`} key={name} label={name}>
              {(field) => (
                <select {...field} defaultValue={variant.options[name]}>
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
        <Field name="sku" label="SKU">
          {(field) => <input {...field} defaultValue={variant.sku ?? ""} maxLength={64} />}
        </Field>
        <Field name="barcode" label="Barcode">
          {(field) => <input {...field} defaultValue={variant.barcode ?? ""} maxLength={64} />}
        </Field>
      </div>
      <div className="columns">
        <Field name="compareAtPrice" label={`Price before in ${currency}`} hint="Shown crossed out beside the price.">
          {(field) => (
            <AmountInput
              {...field}
              currency={currency}
              defaultValue={variant.compareAtPrice ? toDecimal(variant.compareAtPrice) : ""}
            />
          )}
        </Field>
        <Field name="weightGrams" label="Weight in grams" hint="Shipping may depend on it.">
          {(field) => (
            <input {...field} type="number" min={0} max={1_000_000} defaultValue={variant.weightGrams} required />
          )}
        </Field>
      </div>
      <ConflictNotice conflict={conflict} onReload={onReload} />
    </FormDialog>
  );
}
