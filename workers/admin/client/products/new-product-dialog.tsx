import { useMutation } from "@tanstack/react-query";
import { type Schemas, shop } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";
import { useSettings } from "../api/settings.ts";
import { AmountInput } from "../fields/amount-input.tsx";
import { Field } from "../fields/field.tsx";
import { FormDialog } from "../dialogs/form-dialog.tsx";
import { parseDecimal } from "../ui/format.ts";
import { showToast } from "../dialogs/toasts.ts";

type Props = { onCreated: (id: string) => void; onClose: () => void };

/** Makes a product with one variant, as a draft; its page has the rest: options, pictures, categories. */
export function NewProductDialog({ onCreated, onClose }: Props) {
  const currency = useSettings()?.currency ?? "USD";
  const { mutate, isPending, error } = useMutation({
    mutationFn: async (body: Schemas["NewProduct"]) => (await shop.POST("/api/v1/products", { body })).data,
    meta: { showsError: true },
    onSuccess: async ({ id, name }) => {
      await queryClient.invalidateQueries({ queryKey: ["products"] });
      showToast(`${name} was made. Customers see it once it is active.`);
      onCreated(id);
    },
  });
  const create = (form: FormData) => {
    const description = String(form.get("description")).trim();
    mutate({
      name: String(form.get("name")).trim(),
      status: "draft",
      price: { amount: parseDecimal(String(form.get("price")), currency) ?? 0, currency },
      availableStock: Number(form.get("stock")),
      ...(description && { description }),
    });
  };
  return (
    <FormDialog
      title="New product"
      confirm="Make the product"
      isBusy={isPending}
      error={error}
      onSubmit={create}
      onClose={onClose}
    >
      <Field label="Name">{(field) => <input {...field} name="name" required minLength={3} maxLength={100} />}</Field>
      <div className="columns">
        <Field label={`Price in ${currency}`}>
          {(field) => <AmountInput {...field} name="price" currency={currency} required />}
        </Field>
        <Field label="Stock">
          {(field) => (
            <input {...field} name="stock" type="number" min={0} max={1_000_000_000} defaultValue={0} required />
          )}
        </Field>
      </div>
      <Field label="Description">
        {(field) => <textarea {...field} name="description" rows={4} maxLength={5000} />}
      </Field>
    </FormDialog>
  );
}
