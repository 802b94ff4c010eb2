import { useMutation } from "@tanstack/react-query";
import { type Schemas, shop } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";
import { AmountInput } from "../fields/amount-input.tsx";
import { Field } from "../fields/field.tsx";
import { readFields } from "../fields/read-fields.ts";
import { FormDialog } from "../dialogs/form-dialog.tsx";
import { WithCurrency } from "../dialogs/with-currency.tsx";
import { showToast } from "../dialogs/toasts.ts";

type Props = { onCreated: (id: string) => void; onClose: () => void };

const TITLE = "New product";
const readAgain = () => queryClient.invalidateQueries({ queryKey: ["products"] });

/** Makes a product with one variant, as a draft; its page has the rest: options, pictures, categories. */
export function NewProductDialog(props: Props) {
  return (
    <WithCurrency title={TITLE} onClose={props.onClose}>
      {(currency) => <NewProductForm {...props} currency={currency} />}
    </WithCurrency>
  );
}

function NewProductForm({ currency, onCreated, onClose }: Props & { currency: string }) {
  const { mutate, isPending, error } = useMutation({
    mutationFn: async (body: Schemas["NewProduct"]) => (await shop.POST("/api/v1/products", { body })).data,
    meta: { showsError: true },
    onSuccess: async ({ id, name }) => {
      await readAgain();
      showToast(`${name} was made. Customers see it once it is active.`);
      onCreated(id);
    },
    onError: readAgain,
  });
  const read = (form: FormData) =>
    readFields(form, ({ text, money }) => ({
      name: text("name"),
      status: "draft" as const,
      price: money("price", currency),
      availableStock: Number(text("stock")),
      ...(text("description") && { description: text("description") }),
    }));
  return (
    <FormDialog
      title={TITLE}
      confirm="Make the product"
      isBusy={isPending}
      error={error}
      fieldOf={(path) => (path === "availableStock" ? "stock" : undefined)}
      onSubmit={(form) => mutate(read(form))}
      onClose={onClose}
    >
      <Field name="name" label="Name">
        {(field) => <input {...field} required minLength={3} maxLength={100} />}
      </Field>
      <div className="columns">
        <Field name="price" label={`Price in ${currency}`}>
          {(field) => <AmountInput {...field} currency={currency} required />}
        </Field>
        <Field name="stock" label="Stock">
          {(field) => <input {...field} type="number" min={0} max={1_000_000_000} defaultValue={0} required />}
        </Field>
      </div>
      <Field name="description" label="Description">
        {(field) => <textarea {...field} rows={4} maxLength={5000} />}
      </Field>
    </FormDialog>
  );
}
