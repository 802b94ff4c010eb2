import { useState } from "react";
import { ifMatch, type Product, type Schemas, shop } from "../api/client.ts";
import type { Compared } from "../dialogs/changes.ts";
import { ConflictNotice, confirmWith } from "../dialogs/conflict-notice.tsx";
import { useUnsavedChanges } from "../dialogs/unsaved-changes.ts";
import { useConflict } from "../dialogs/use-conflict.ts";
import { toWords } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Field } from "../fields/field.tsx";
import { Form } from "../fields/form.tsx";
import { readProduct } from "./product-cache.ts";
import { useProductChange } from "./use-product-change.ts";

const TAX_CLASSES = { standard: "Standard", reduced: "Reduced", zero: "Zero" } as const;

/** The fields of the form, to show what another client has changed of them. */
const FIELDS: Compared<Product>[] = [
  { label: "Name", value: ({ name }) => name },
  { label: "Status", value: ({ status }) => status, show: ({ status }) => toWords(status) },
  { label: "Tax class", value: ({ taxClass }) => taxClass, show: ({ taxClass }) => TAX_CLASSES[taxClass] },
  { label: "Address", value: ({ slug }) => slug },
  {
    label: "Description",
    value: ({ description }) => description,
    show: ({ description }) => shorten(description ?? ""),
  },
];

const SHOWN_CHARACTERS = 300;

const shorten = (text: string) => (text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)} …` : text);

type Props = { product: Product; onSaved: (saved: Product) => void; onReload: (now: Product) => void };

/** The name, description, status and the like. A product that has changed meanwhile is not overwritten. */
export function ProductDetails({ product }: { product: Product }) {
  // What the form began with: the product itself is read again whenever a part of the page has changed it.
  const [seen, setSeen] = useState(product);
  const [reloads, setReloads] = useState(0);
  const reload = (now: Product) => {
    setSeen(now);
    setReloads(reloads + 1);
  };
  return <DetailsForm key={reloads} product={seen} onSaved={setSeen} onReload={reload} />;
}

function DetailsForm({ product, onSaved, onReload }: Props) {
  const unsaved = useUnsavedChanges();
  const { save, conflict, withoutConflict } = useConflict({ seen: product, fields: FIELDS, read: readProduct });
  const { mutate, isPending, error } = useProductChange(product.id, {
    change: async (body: Schemas["ProductPatch"]) => {
      const { data } = await save((base) =>
        shop.PATCH("/api/v1/products/{id}", { params: { path: { id: base.id }, header: ifMatch(base) }, body }),
      );
      unsaved.clear();
      onSaved(data);
    },
    done: "The product was saved.",
  });
  const submit = (form: FormData) => {
    const text = (name: string) => String(form.get(name)).trim();
    mutate({
      name: text("name"),
      slug: text("slug"),
      description: text("description") || null,
      status: form.get("status") === "active" ? "active" : "draft",
      taxClass: form.get("taxClass") as keyof typeof TAX_CLASSES,
    });
  };
  return (
    <section className="card">
      <h2>Details</h2>
      <Form
        isBusy={isPending}
        error={withoutConflict(error)}
        onChange={unsaved.mark}
        onSubmit={submit}
        actions={
          <Button type="submit" variant="primary" isBusy={isPending}>
            {confirmWith(conflict, "Save")}
          </Button>
        }
      >
        <Field name="name" label="Name">
          {(field) => <input {...field} defaultValue={product.name} required minLength={3} maxLength={100} />}
        </Field>
        <div className="columns">
          <Field name="status" label="Status" hint="Only administrators see drafts.">
            {(field) => (
              <select {...field} defaultValue={product.status}>
                <option value="active">Active</option>
                <option value="draft">Draft</option>
              </select>
            )}
          </Field>
          <Field name="taxClass" label="Tax class" hint="Zones say what it comes to.">
            {(field) => (
              <select {...field} defaultValue={product.taxClass}>
                {Object.entries(TAX_CLASSES).map(([value, label]) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
        <Field name="slug" label="Address" hint="The end of its page's address in the shop.">
          {(field) => <input {...field} defaultValue={product.slug} required pattern="[a-z0-9\-]+" maxLength={120} />}
        </Field>
        <Field name="description" label="Description">
          {(field) => <textarea {...field} rows={6} maxLength={5000} defaultValue={product.description ?? ""} />}
        </Field>
        <ConflictNotice conflict={conflict} onReload={onReload} />
      </Form>
    </section>
  );
}
