import type { ProductRow } from "../catalogue/product-rows.ts";
import type { ProductChanges, VariantChanges } from "../catalogue/products.repository.ts";
import { valuesKey } from "../variants/options.ts";
import type { Variant } from "./product-body.ts";

/** A change of a product that the shop has. */
export type Change =
  | { kind: "product"; changes: ProductChanges }
  | { kind: "variant"; id: string; row: number; changes: VariantChanges }
  | { kind: "new-variant"; row: number; variant: Variant };

/**
 * The same changes in an order in which they can be made. What another product or variant may have already, a name or a
 * SKU, is a change of its own, so that a refusal keeps no other change of the row from being made. A SKU that goes from
 * one variant to another is taken from the first before anything else.
 */
export function orderChanges(existing: ProductRow, changes: Change[]): Change[] {
  const parts = changes.flatMap((change): Change[] => {
    if (change.kind === "product") {
      const { name, ...others } = change.changes;
      return name === undefined ? [change] : withOthers(others, { ...change, changes: { name } });
    }
    if (change.kind === "new-variant") return [change];
    const { sku, ...others } = change.changes;
    return sku === undefined ? [change] : withOthers(others, { ...change, changes: { sku } });
  });
  const isMove = (change: Change) => change.kind === "variant" && change.changes.options !== undefined;
  const moves = parts.filter(isMove).sort((a, b) => countWaits(a, existing, parts) - countWaits(b, existing, parts));
  return [...findReleases(existing, parts), ...moves, ...parts.filter((change) => !isMove(change))];
}

/** The other fields of a change, if it has any, before the one that may be refused. */
const withOthers = (others: object, refusable: Exclude<Change, { kind: "new-variant" }>): Change[] =>
  Object.keys(others).length > 0 ? [{ ...refusable, changes: others }, refusable] : [refusable];

/** Takes the SKUs from variants that get another one, where the file gives them to others. */
function findReleases(existing: ProductRow, changes: Change[]): Change[] {
  const wanted = new Set(changes.map((change) => (change.kind === "variant" ? change.changes.sku : undefined)));
  return changes.flatMap((change) => {
    if (change.kind !== "variant" || change.changes.sku === undefined) return [];
    const sku = existing.variants.find(({ id }) => id === change.id)?.sku;
    return sku && wanted.has(sku) ? [{ ...change, changes: { sku: null } }] : [];
  });
}

/** How many other changes have to be made first, since a variant has the options that this one gets. */
function countWaits(change: Change, existing: ProductRow, changes: Change[]): number {
  const options = change.kind === "variant" ? change.changes.options : undefined;
  const holder =
    options && existing.variants.find((variant) => valuesKey(variant.options) === valuesKey(options as never))?.id;
  const next = changes.find((each) => each.kind === "variant" && each.id === holder && each.changes.options);
  return next && next !== change ? 1 + countWaits(next, existing, changes) : 0;
}
