import pMap from "p-map";
import { CALL_CONCURRENCY } from "#shared/core/concurrency.ts";
import { describeError } from "#shared/core/log.ts";
import type { ProductRow } from "../catalogue/product-rows.ts";
import { forgetProducts } from "../catalogue/products.cache.ts";
import type { ProductsContext } from "../context.ts";
import type { Group, RowError } from "../csv/read-piece.ts";
import { type ImportPiece, markUnchangedStock } from "../stock/import-stock.repository.ts";
import { type Applied, applyProduct, findUnchangedStock } from "./apply-product.ts";
import { type Conflicts, findConflicts, type Planned } from "./conflicts.ts";
import { importImages } from "./import-images.ts";
import { findByHandles, findImport, type ImportRow } from "./imports.repository.ts";
import { type ReadProduct, readProduct } from "./product-body.ts";

/** How often a product is read again that others change at the same time. */
const MAX_ATTEMPTS = 20;

type Work = {
  row: ImportRow;
  piece: ImportPiece;
  /** Variants whose stock an earlier run of this piece has set, or this run has found to be as the file has it. */
  decided: ReadonlySet<string>;
  unchanged: ReadonlySet<string>;
  /** By handle, in a dry run. */
  conflicts: ReadonlyMap<string, Conflicts>;
};

/** Applies the products of a piece. One that fails does not keep the others from being applied, before its error is thrown. */
export async function applyGroups(ctx: ProductsContext, row: ImportRow, groups: Group[]): Promise<Applied[]> {
  const piece = { importId: row.id, position: row.position };
  const handles = groups
    .filter(({ handle, errors }) => errors.length === 0 && handle.length <= 120)
    .map(({ handle }) => handle);
  const { found, decided } = await findByHandles(ctx.db, handles, piece);
  const byHandle = new Map(found.map((product) => [product.slug, product]));
  const planned = groups.map((group) => planGroup(row, group, byHandle.get(group.handle)));
  const unchanged = planned
    .flatMap(({ read, existing }) => (Array.isArray(read) ? [] : findUnchangedStock(read, existing)))
    .filter((id) => !decided.has(id));
  if (!row.isDryRun && unchanged.length > 0) await markUnchangedStock(ctx.db, piece, unchanged);
  const conflicts = row.isDryRun ? await findConflicts(ctx.db, planned) : new Map<string, Conflicts>();
  const work = { row, piece, decided: new Set([...decided, ...unchanged]), unchanged: new Set(unchanged), conflicts };
  const failures: unknown[] = [];
  const applied = await pMap(
    planned,
    async (each) => {
      try {
        return await applyGroup(ctx, work, each);
      } catch (error) {
        ctx.log.warn("product not imported", {
          importId: row.id,
          row: firstRow(each.group),
          error: describeError(error),
        });
        failures.push(error);
        // It may have changed before it failed.
        return { ...skip([]), outcome: "updated" as const, product: each.existing };
      }
    },
    { concurrency: CALL_CONCURRENCY },
  );
  const changed = applied.filter(({ outcome }) => outcome !== "skipped").flatMap(({ product }) => product?.id ?? []);
  if (!row.isDryRun && changed.length > 0) await forgetProducts(ctx, changed);
  if (failures.length > 0) throw failures[0];
  return applied;
}

const firstRow = ({ rows }: Group) => rows[0]?.row ?? 0;
const skip = (errors: RowError[]): Applied => ({ outcome: "skipped", product: undefined, errors });

const planGroup = (row: ImportRow, group: Group, existing: ProductRow | undefined): Planned => ({
  group,
  existing,
  read: group.errors.length > 0 ? group.errors : readProduct(group, existing, row.currency),
});

async function applyGroup(ctx: ProductsContext, work: Work, planned: Planned): Promise<Applied> {
  const { row, unchanged } = work;
  const { applied, read, existing, decided } = await applyFresh(ctx, work, planned);
  const images = read ? await applyImages(ctx, row, { applied, read }) : applied;
  const isChanged = images.product !== applied.product;
  const outcome = applied.outcome === "skipped" && isChanged ? "updated" : applied.outcome;
  const isRepeated = existing?.variants.some(({ id }) => decided.has(id) && !unchanged.has(id));
  return { ...images, outcome: existing && isRepeated ? outcomeOfBoth(row, existing, outcome) : outcome };
}

/**
 * What became of a product that another run of this piece, which crashed or runs beside, may have changed before. That run
 * is not seen when it changed nothing but stock and prices of variants.
 */
function outcomeOfBoth({ createdAt }: ImportRow, before: ProductRow, outcome: Applied["outcome"]): Applied["outcome"] {
  if (before.createdAt > createdAt) return "created";
  return before.updatedAt > createdAt ? "updated" : outcome;
}

type Fresh = {
  applied: Applied;
  read?: ReadProduct;
  /** The product as it was before the last attempt, and the variants that were decided then. */
  existing: ProductRow | undefined;
  decided: ReadonlySet<string>;
};

/** Applies a product, again if it was changed in the meantime. */
async function applyFresh(
  ctx: ProductsContext,
  { row, piece, decided, conflicts }: Work,
  planned: Planned,
): Promise<Fresh> {
  const { group } = planned;
  let { read, existing } = planned;
  let known = decided;
  let isUpdated = false;
  for (let attempt = 1; ; attempt++) {
    if (Array.isArray(read)) return { applied: skip(read), existing, decided: known };
    const write = row.isDryRun ? { conflicts: conflicts.get(group.handle) } : { piece };
    const target = { existing, decided: known, row: firstRow(group), ...write };
    const applied = await applyProduct(ctx, read, target);
    isUpdated ||= applied.outcome === "updated";
    if (!applied.isStale) {
      return {
        read,
        existing,
        decided: known,
        applied: { ...applied, outcome: isUpdated ? "updated" : applied.outcome },
      };
    }
    // Another run has finished the piece, and counts its products.
    const now = await findImport(ctx.db, row.id);
    if (!now || now.finishedAt || now.position !== row.position) return { applied: skip([]), existing, decided: known };
    if (attempt === MAX_ATTEMPTS) throw new Error(`product ${group.handle} was changed by others ${attempt} times`);
    const again = await findByHandles(ctx.db, [group.handle], piece);
    known = again.decided;
    ({ read, existing } = planGroup(row, group, again.found[0]));
  }
}

async function applyImages(
  ctx: ProductsContext,
  row: ImportRow,
  { applied, read }: { applied: Applied; read: ReadProduct },
): Promise<Applied> {
  const { product, errors } = applied;
  if (!product || row.isDryRun || read.images.length === 0) return applied;
  const images = await importImages(ctx, product, { read, origin: row.origin });
  return { ...applied, product: images.product, errors: [...errors, ...images.errors] };
}
