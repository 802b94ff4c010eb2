import { useMutation, useMutationState } from "@tanstack/react-query";
import { ifMatch, type Product, shop } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";
import { toChoices, useCategories } from "../categories/categories.ts";
import { writeOver } from "../dialogs/changes.ts";
import { showToast } from "../dialogs/toasts.ts";
import { LocalPicker } from "../fields/picker.tsx";
import { Failure } from "../ui/failure.tsx";
import { applyEdit, type CategoryEdit, findEdit } from "./category-edit.ts";
import { readProduct, refreshProduct } from "./product-cache.ts";

/** The categories that the product is in; each change is saved at once, and shown until it has been. */
export function ProductCategories({ product }: { product: Product }) {
  const { data: categories, error, refetch } = useCategories();
  const all = toChoices(categories ?? []);
  const mutationKey = ["product-categories", product.id];
  const { mutate } = useMutation({
    mutationKey,
    // One after the other: each begins with the product as the one before has left it.
    scope: { id: mutationKey.join(" ") },
    mutationFn: (edit: CategoryEdit) => saveEdit(product, edit),
    // Once for those that wait for each other.
    onSuccess: () => queryClient.isMutating({ mutationKey }) === 1 && showToast("The categories were saved."),
    onSettled: () => refreshProduct(product.id),
  });
  const unsaved = useMutationState({
    filters: { mutationKey, status: "pending" },
    select: ({ state }) => state.variables as CategoryEdit,
  });
  const nameOf = (id: string) => all.find((choice) => choice.id === id)?.name;
  const shown = unsaved.reduce(applyEdit, product.categories).map(({ id, name }) => ({ id, name: nameOf(id) ?? name }));
  return (
    <section className="card">
      <h2>Categories</h2>
      <LocalPicker
        label="It is in"
        hint="Name of a category"
        all={all}
        failure={error && !categories && <Failure error={error} onRetry={refetch} />}
        chosen={shown}
        onChange={(chosen) => mutate(findEdit(shown, chosen))}
      />
    </section>
  );
}

/** Applies a change to the categories that the product has now, whatever another user has done to it meanwhile. */
function saveEdit(product: Product, edit: CategoryEdit) {
  return writeOver(
    {
      seen: queryClient.getQueryData<Product>(["product", product.id]) ?? product,
      // A change of any field may come in between: this one is applied to what is there then.
      fields: [],
      write: (base) =>
        shop.PUT("/api/v1/products/{id}/categories", {
          params: { path: { id: base.id }, header: ifMatch(base) },
          body: { categoryIds: applyEdit(base.categories, edit).map(({ id }) => id) },
        }),
      read: () => readProduct(product),
    },
    () => undefined,
  );
}
