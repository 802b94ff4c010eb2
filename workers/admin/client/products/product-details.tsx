import type { FormEvent } from "react";
import { ifMatch, type Product, type Schemas, shop } from "../api/client.ts";
import { Button } from "../ui/button.tsx";
import { Refusal } from "../ui/failure.tsx";
import { Field } from "../fields/field.tsx";
import { useProductChange } from "./use-product-change.ts";

const TAX_CLASSES = { standard: "Standard", reduced: "Reduced", zero: "Zero" } as const;

/** The name, description, status and the like. A product that has changed meanwhile is not overwritten. */
export function ProductDetails({ product }: { product: Product }) {
  const { mutate, isPending, error } = useProductChange(product.id, {
    change: (body: Schemas["ProductPatch"]) =>
      shop.PATCH("/api/v1/products/{id}", { params: { path: { id: product.id }, header: ifMatch(product) }, body }),
    done: "The product was saved.",
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
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
      <form className="form" onSubmit={submit} key={product.id}>
        <Field label="Name">
          {(field) => (
            <input {...field} name="name" defaultValue={product.name} required minLength={3} maxLength={100} />
          )}
        </Field>
        <div className="columns">
          <Field label="Status" hint="Only administrators see drafts.">
            {(field) => (
              <select {...field} name="status" defaultValue={product.status}>
                <option value="active">Active</option>
                <option value="draft">Draft</option>
              </select>
            )}
          </Field>
          <Field label="Tax class" hint="Zones say what it comes to.">
            {(field) => (
              <select {...field} name="taxClass" defaultValue={product.taxClass}>
                {Object.entries(TAX_CLASSES).map(([value, label]) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
        <Field label="Address" hint="The end of its page's address in the shop.">
          {(field) => (
            <input {...field} name="slug" defaultValue={product.slug} required pattern="[a-z0-9\-]+" maxLength={120} />
          )}
        </Field>
        <Field label="Description">
          {(field) => (
            <textarea
              {...field}
              name="description"
              rows={6}
              maxLength={5000}
              defaultValue={product.description ?? ""}
            />
          )}
        </Field>
        <Refusal error={error} />
        <div className="dialog-actions">
          <Button type="submit" variant="primary" isBusy={isPending}>
            Save
          </Button>
        </div>
      </form>
    </section>
  );
}
