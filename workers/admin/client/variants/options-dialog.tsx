import { ifMatch, type Product, shop } from "../api/client.ts";
import { useProductChange } from "../products/use-product-change.ts";
import { Field } from "../fields/field.tsx";
import { FormDialog } from "../dialogs/form-dialog.tsx";
import { readValues } from "./combinations.ts";

const MOST_OPTIONS = 3;

/** What a product can be chosen by. Variants keep the values that stay. */
export function OptionsDialog({ product, onClose }: { product: Product; onClose: () => void }) {
  const { mutate, isPending, error } = useProductChange(product.id, {
    change: (options: Product["options"]) =>
      shop.PATCH("/api/v1/products/{id}", {
        params: { path: { id: product.id }, header: ifMatch(product) },
        body: { options },
      }),
    done: "The options were saved.",
    onDone: onClose,
  });
  const save = (form: FormData) => {
    const options = Array.from({ length: MOST_OPTIONS }, (_, index) => ({
      name: String(form.get(`name ${index}`)).trim(),
      values: readValues(String(form.get(`values ${index}`))),
    }));
    mutate(options.filter(({ name }) => name));
  };
  return (
    <FormDialog
      title={`Options of ${product.name}`}
      confirm="Save the options"
      isBusy={isPending}
      error={error}
      onSubmit={save}
      onClose={onClose}
    >
      <p className="soft small">
        Variants get the first value of an option that is new, and lose their value of one that is gone.
      </p>
      {Array.from({ length: MOST_OPTIONS }, (_, index) => (
        <div className="option-row" key={product.options[index]?.name ?? index}>
          <Field name={`name ${index}`} label={`Option ${index + 1}`}>
            {(field) => (
              <input
                {...field}
                placeholder={["Size", "Colour", "Material"][index]}
                defaultValue={product.options[index]?.name}
                maxLength={40}
              />
            )}
          </Field>
          <Field name={`values ${index}`} label={`Values of option ${index + 1}`}>
            {(field) => (
              <input
                {...field}
                placeholder={["S, M, L", "Red, Blue", "Cotton, Linen"][index]}
                defaultValue={product.options[index]?.values.join(", ")}
              />
            )}
          </Field>
        </div>
      ))}
    </FormDialog>
  );
}
