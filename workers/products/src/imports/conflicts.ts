import type { Db } from "#shared/database/db.ts";
import type { ProductRow } from "../catalogue/product-rows.ts";
import type { Group, RowError } from "../csv/read-piece.ts";
import { findTaken } from "./imports.repository.ts";
import type { ReadProduct } from "./product-body.ts";

/** A product of the file, and the one of the shop with its handle. */
export type Planned = { group: Group; existing: ProductRow | undefined; read: ReadProduct | RowError[] };

/** What of a product of the file another product has: of the shop, or before it in the piece. */
export type Conflicts = { hasName: boolean; skus: ReadonlySet<string> };

/** The conflicts of the products by their handles, as the database would find them when they were written. */
export async function findConflicts(db: Db, planned: Planned[]): Promise<Map<string, Conflicts>> {
  const wanted = planned.flatMap(({ group: { handle }, read }) => {
    if (Array.isArray(read)) return [];
    const skus = (read.body.variants ?? []).flatMap(({ sku }) => sku ?? []);
    return { handle, name: read.body.name.toLowerCase(), skus };
  });
  if (wanted.length === 0) return new Map();
  const taken = await findTaken(db, {
    names: wanted.map(({ name }) => name),
    skus: wanted.flatMap(({ skus }) => skus),
  });
  const [names, skus] = [new Map(taken.names), new Map(taken.skus)];
  return new Map(
    wanted.map(({ handle, ...own }) => {
      const hasName = claim(names, own.name, handle);
      return [handle, { hasName, skus: new Set(own.skus.filter((sku) => claim(skus, sku, handle))) }];
    }),
  );
}

/** Whether another product has it already; else it is this one's. */
function claim(owners: Map<string, string>, key: string, handle: string): boolean {
  const owner = owners.get(key);
  if (owner === undefined) owners.set(key, handle);
  return owner !== undefined && owner !== handle;
}
