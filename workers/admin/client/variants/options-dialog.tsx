import { ifMatch, type Product, shop } from "../api/client.ts";
import { ConflictNotice, confirmWith } from "../dialogs/conflict-notice.tsx";
import { FormDialog } from "../dialogs/form-dialog.tsx";
import { useConflict } from "../dialogs/use-conflict.ts";
import { Field } from "../fields/field.tsx";
import { readProduct } from "../products/product-cache.ts";
import { useProductChange } from "../products/use-product-change.ts";
import { OPTION_FIELDS, PLACES, readOptions } from "./option-form.ts";

const EXAMPLES = [
  { name: "Size", values: "S\nM\nL" },
  { name: "Colour", values: "Red\nBlue" },
  { name: "Material", values: "Cotton\nLinen" },
] as const;

type Props = {
  /** As it was when the form was opened. */
  product: Product;
  /** Opens the form again with what is there now. */
  onReload: (now: Product) => void;
  onClose: () => void;
};

/** What a product can be chosen by. Variants keep the values that stay. Options that have changed meanwhile are not overwritten. */
export function OptionsDialog({ product, onReload, onClose }: Props) {
  const { save, conflict, withoutConflict } = useConflict({ seen: product, fields: OPTION_FIELDS, read: readProduct });
  const { mutate, isPending, error } = useProductChange(product.id, {
    change: (options: Product["options"]) =>
      save((base) =>
        shop.PATCH("/api/v1/products/{id}", {
          params: { path: { id: base.id }, header: ifMatch(base) },
          body: { options },
        }),
      ),
    done: "The options were saved.",
    onDone: onClose,
  });
  return (
    <FormDialog
      title={`Options of ${product.name}`}
      confirm={confirmWith(conflict, "Save the options")}
      isBusy={isPending}
      error={withoutConflict(error)}
      onSubmit={(form) => mutate(readOptions(form))}
      onClose={onClose}
    >
      <p className="soft small">
        Write each value on a line of its own. Variants get the first value of an option that is new. To remove an
        option, clear its name and its values: variants lose theirs.
      </p>
      {PLACES.map((place) => (
        <div className="option-row" key={place}>
          <Field name={`name ${place}`} label={`Option ${place + 1}`}>
            {(field) => (
              <input
                {...field}
                placeholder={EXAMPLES[place].name}
                defaultValue={product.options[place]?.name}
                maxLength={40}
              />
            )}
          </Field>
          <Field name={`values ${place}`} label={`Values of option ${place + 1}`}>
            {(field) => (
              <textarea
                {...field}
                rows={3}
                placeholder={EXAMPLES[place].values}
                defaultValue={product.options[place]?.values.join("\n")}
              />
            )}
          </Field>
        </div>
      ))}
      <ConflictNotice conflict={conflict} onReload={onReload} />
    </FormDialog>
  );
}
