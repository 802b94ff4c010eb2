import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { describeProblem, ifMatch, type Product, type Schemas, shop } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { showToast } from "../ui/toasts.ts";

/** The name, description and status. One that another user has changed meanwhile is not overwritten. */
export function ProductDetails({ product }: { product: Product }) {
  const { mutate, isPending, error } = useMutation({
    mutationFn: (body: Schemas["ProductPatch"]) =>
      shop.PATCH("/api/v1/products/{id}", { params: { path: { id: product.id }, header: ifMatch(product) }, body }),
    meta: { showsError: true },
    onSuccess: async () => {
      showToast("The product was saved.");
      await queryClient.invalidateQueries({ queryKey: ["product", product.id] });
      await queryClient.invalidateQueries({ queryKey: ["products"] });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const status = form.get("status") === "active" ? "active" : "draft";
    const description = String(form.get("description")).trim() || null;
    mutate({ name: String(form.get("name")), description, status });
  };
  return (
    <section className="card">
      <h2>Details</h2>
      <form className="form" onSubmit={submit} key={product.id}>
        <div className="columns">
          <Field label="Name">
            {(field) => (
              <input {...field} name="name" defaultValue={product.name} required minLength={3} maxLength={100} />
            )}
          </Field>
          <Field label="Status" hint="Only administrators see drafts.">
            {(field) => (
              <select {...field} name="status" defaultValue={product.status}>
                <option value="active">Active</option>
                <option value="draft">Draft</option>
              </select>
            )}
          </Field>
        </div>
        <Field label="Description">
          {(field) => (
            <textarea
              {...field}
              name="description"
              rows={5}
              maxLength={5000}
              defaultValue={product.description ?? ""}
            />
          )}
        </Field>
        {error && (
          <p className="notice bad" role="alert">
            {describeProblem(error)}
          </p>
        )}
        <div className="dialog-actions">
          <Button type="submit" isBusy={isPending}>
            Save
          </Button>
        </div>
      </form>
    </section>
  );
}
