import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ifMatch, isProblem, type Money, type Product, shop } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";
import { showToast } from "../ui/toasts.ts";

export type EditedField = "price" | "availableStock";

/** What is edited: a product with one variant, or a variant of a product with several. */
export type Target = {
  productId: string;
  /** Given when the product has several variants. */
  variantId?: string;
  name: string;
  version: number;
  price: Money;
  availableStock: number;
};

/** An edit of a value that another user, or an order, has changed meanwhile. */
export type Conflict = { target: Target; field: EditedField; seen: number; now: Target; mine: number };

type Edit = { target: Target; field: EditedField; value: number };

export const valueIn = (target: Target, field: EditedField): number =>
  field === "price" ? target.price.amount : target.availableStock;

/**
 * Saves an edit of what was shown. If it has changed meanwhile, the edit is sent again only when this very value is still as
 * it was seen; else the conflict is returned, and nothing is overwritten.
 */
export function useEdits() {
  const [conflict, setConflict] = useState<Conflict>();
  const save = useMutation({
    mutationFn: async ({ target, field, value }: Edit) => {
      const now = await write(target, field, value);
      if (!now) return undefined;
      const seen = valueIn(target, field);
      if (valueIn(now, field) === seen && (await write(now, field, value)) === undefined) return undefined;
      return { target, field, seen, now, mine: value };
    },
    onSuccess: (found, { target, field }) => {
      setConflict(found);
      if (!found) showToast(`${field === "price" ? "Price" : "Stock"} of ${target.name} saved.`);
    },
    onSettled: (_found, _error, { target }) =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ["products"] }),
        queryClient.invalidateQueries({ queryKey: ["product", target.productId] }),
      ]),
  });
  return { save, conflict, dismiss: () => setConflict(undefined) };
}

/** Returns nothing if it was written, or what it is now if it was not, because it has changed meanwhile. */
async function write(target: Target, field: EditedField, value: number): Promise<Target | undefined> {
  const body = field === "price" ? { price: { ...target.price, amount: value } } : { availableStock: value };
  const { productId, variantId } = target;
  const header = ifMatch(target);
  try {
    if (variantId) {
      const params = { path: { id: productId, variantId }, header };
      await shop.PATCH("/api/v1/products/{id}/variants/{variantId}", { params, body });
    } else {
      await shop.PATCH("/api/v1/products/{id}", { params: { path: { id: productId }, header }, body });
    }
    return undefined;
  } catch (error) {
    if (!isProblem(error, "version-mismatch")) throw error;
    const { data } = await shop.GET("/api/v1/products/{id}", { params: { path: { id: productId } } });
    return targetIn(data, variantId);
  }
}

function targetIn(product: Product, variantId: string | undefined): Target {
  const variant = variantId === undefined ? undefined : product.variants.find(({ id }) => id === variantId);
  const { version, price, availableStock } = variant ?? product;
  return { productId: product.id, ...(variantId && { variantId }), name: product.name, version, price, availableStock };
}
