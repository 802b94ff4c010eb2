import { type Image, shop, type Variant } from "../api/client.ts";
import { useProductChange } from "../products/use-product-change.ts";
import { Field } from "../fields/field.tsx";
import { FormDialog } from "../dialogs/form-dialog.tsx";

type Props = { productId: string; image: Image; variants: Variant[]; onClose: () => void };

/** What a picture shows: for those who cannot see it, and which variants. */
export function ImageDialog({ productId, image, variants, onClose }: Props) {
  const { mutate, isPending, error } = useProductChange(productId, {
    change: (form: FormData) =>
      shop.PATCH("/api/v1/products/{id}/images/{imageId}", {
        params: { path: { id: productId, imageId: image.id } },
        body: { alt: String(form.get("alt")).trim(), variantIds: form.getAll("variant").map(String) },
      }),
    done: "The picture was saved.",
    onDone: onClose,
  });
  return (
    <FormDialog
      title="Edit the picture"
      confirm="Save"
      isBusy={isPending}
      error={error}
      onSubmit={mutate}
      onClose={onClose}
    >
      <img className="preview" src={image.urls["320"]} alt={image.alt} />
      <Field name="alt" label="What it shows" hint="Screen readers say it to those who cannot see the picture.">
        {(field) => <input {...field} defaultValue={image.alt} maxLength={500} />}
      </Field>
      {variants.length > 1 && (
        <fieldset>
          <legend>Variants that it shows; none means the product as a whole</legend>
          <div className="checks">
            {variants.map(({ id, options }) => (
              <label key={id} className="check">
                <input type="checkbox" name="variant" value={id} defaultChecked={image.variantIds.includes(id)} />
                {Object.values(options).join(" · ")}
              </label>
            ))}
          </div>
        </fieldset>
      )}
    </FormDialog>
  );
}
