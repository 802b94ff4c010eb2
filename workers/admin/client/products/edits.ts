import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ifMatch, type Money, type Product, shop } from "../api/client.ts";
import { describeProblem, isProblem } from "../api/problem-text.ts";
import { showToast } from "../dialogs/toasts.ts";
import { readProduct, showProduct } from "./product-cache.ts";

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
      const seen = valueIn(target, field);
      let { isWritten, now } = await write(target, field, value);
      if (!isWritten && valueIn(now, field) === seen) ({ isWritten, now } = await write(now, field, value));
      // An earlier request may have written it whose answer was lost.
      if (isWritten || valueIn(now, field) === value) return undefined;
      return { target, field, seen, now, mine: value };
    },
    // The dialog of a conflict shows its own; beside it, an edit has no place for one.
    meta: { showsError: true },
    onError: (error) => {
      if (!conflict) showToast(describeProblem(error), "bad");
    },
    onSuccess: (found, { target, field }) => {
      setConflict(found);
      if (!found) showToast(`${field === "price" ? "Price" : "Stock"} of ${target.name} saved.`);
    },
  });
  return { save, conflict, dismiss: () => setConflict(undefined) };
}

/** Writes the value, unless the target has changed meanwhile; `now` is the target after that. */
async function write(target: Target, field: EditedField, value: number): Promise<{ isWritten: boolean; now: Target }> {
  const { product, isWritten } = await patch(target, field, value).catch(async (error: unknown) => {
    if (!isProblem(error, "version-mismatch")) throw error;
    return { product: await readProduct({ id: target.productId }), isWritten: false };
  });
  showProduct(product);
  return { isWritten, now: targetIn(product, target.variantId) };
}

async function patch(
  target: Target,
  field: EditedField,
  value: number,
): Promise<{ product: Product; isWritten: true }> {
  const body = field === "price" ? { price: { ...target.price, amount: value } } : { availableStock: value };
  const { productId, variantId } = target;
  const header = ifMatch(target);
  const { data } = variantId
    ? await shop.PATCH("/api/v1/products/{id}/variants/{variantId}", {
        params: { path: { id: productId, variantId }, header },
        body,
      })
    : await shop.PATCH("/api/v1/products/{id}", { params: { path: { id: productId }, header }, body });
  return { product: data, isWritten: true };
}

function targetIn(product: Product, variantId: string | undefined): Target {
  const variant = variantId === undefined ? undefined : product.variants.find(({ id }) => id === variantId);
  const { version, price, availableStock } = variant ?? product;
  return { productId: product.id, ...(variantId && { variantId }), name: product.name, version, price, availableStock };
}
