import { type Product, shop } from "../api/client.ts";
import { toChoices, useCategories } from "../categories/categories.ts";
import { type Choice, LocalPicker } from "../fields/picker.tsx";
import { Refusal } from "../ui/failure.tsx";
import { useProductChange } from "./use-product-change.ts";

/** The categories that the product is in; each change is saved at once. */
export function ProductCategories({ product }: { product: Product }) {
  const { data: categories = [] } = useCategories();
  const all = toChoices(categories);
  const { mutate, error } = useProductChange(product.id, {
    change: (chosen: Choice[]) =>
      shop.PUT("/api/v1/products/{id}/categories", {
        params: { path: { id: product.id } },
        body: { categoryIds: chosen.map(({ id }) => id) },
      }),
    done: "The categories were saved.",
  });
  const nameOf = (id: string) => all.find((choice) => choice.id === id)?.name;
  return (
    <section className="card">
      <h2>Categories</h2>
      <LocalPicker
        label="It is in"
        hint="Name of a category"
        all={all}
        chosen={product.categories.map(({ id, name }) => ({ id, name: nameOf(id) ?? name }))}
        onChange={(chosen) => mutate(chosen)}
      />
      <Refusal error={error} />
    </section>
  );
}
