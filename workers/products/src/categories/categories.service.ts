import { AppError, validationFailed } from "#shared/core/errors.ts";
import { violates } from "#shared/database/errors.ts";
import { type CachedRead, forget, readThrough } from "../cache/cache.ts";
import { parseProductKey } from "../catalogue/products.schema.ts";
import type { ProductsContext } from "../context.ts";
import { CATEGORIES_KEY, categoriesEntry } from "./categories.cache.ts";
import {
  CATEGORY_SLUG_KEY,
  type CategoryRow,
  type ChangedCategory,
  deleteCategory,
  insertCategory,
  listCategories,
  updateCategory,
} from "./categories.repository.ts";
import {
  type Category,
  type CategoryDetail,
  type CategoryPatch,
  type CategoryTree,
  MAX_CATEGORIES,
  MAX_LEVELS,
  type NewCategory,
} from "./categories.schema.ts";

type Target = { id: string; versions: number[] | undefined };

/** A resource with the version that its `ETag` names, which is not part of it. */
export type Tagged<Resource> = { version: number; resource: Resource };

/** Reads from the database, for administrators. */
export async function listAllCategories(ctx: ProductsContext): Promise<CategoryTree> {
  return toTree(await listCategories(ctx.db));
}

/** Reads a fresh cache entry, else the database. */
export async function browseCategories(ctx: ProductsContext): Promise<CachedRead<CategoryTree>> {
  const { value, stale } = await readCategories(ctx);
  return { value: toTree(value), stale };
}

/**
 * Reads from the database, for administrators.
 *
 * @throws AppError not-found
 */
export async function getCategory(ctx: ProductsContext, idOrSlug: string): Promise<Tagged<CategoryDetail>> {
  return findDetail(await listCategories(ctx.db), idOrSlug);
}

/**
 * Reads a fresh cache entry, else the database.
 *
 * @throws AppError not-found
 */
export async function browseCategory(
  ctx: ProductsContext,
  idOrSlug: string,
): Promise<CachedRead<Tagged<CategoryDetail>>> {
  const { value, stale } = await readCategories(ctx);
  return { value: findDetail(value, idOrSlug), stale };
}

/** @throws AppError slug-taken, validation-failed */
export async function createCategory(ctx: ProductsContext, body: NewCategory): Promise<Tagged<Category>> {
  const { name, slug, parentId = null, position } = body;
  const limits = { maxCategories: MAX_CATEGORIES, maxLevels: MAX_LEVELS };
  const row = { id: ctx.newId(), name, slug, parentId, position };
  const result = await insertCategory(ctx.db, row, limits).catch(mapConflict);
  if (!result.changed && result.total >= MAX_CATEGORIES) {
    throw validationFailed("", "too_big", `a shop has at most ${MAX_CATEGORIES} categories`);
  }
  return store(ctx, result.changed ?? refusePlace(result));
}

/**
 * Sets the fields that are given.
 *
 * @throws AppError not-found, version-mismatch, slug-taken, category-circle, validation-failed
 */
export async function patchCategory(
  ctx: ProductsContext,
  target: Target,
  body: CategoryPatch,
): Promise<Tagged<Category>> {
  const result = await updateCategory(ctx.db, target, body, { maxLevels: MAX_LEVELS }).catch(mapConflict);
  if (!result.changed) requireVersion(target, result);
  return store(ctx, result.changed ?? refusePlace(result));
}

/**
 * Deletes a category that has none below it; its products stay.
 *
 * @throws AppError not-found, version-mismatch, category-not-empty
 */
export async function removeCategory(ctx: ProductsContext, target: Target): Promise<void> {
  const result = await deleteCategory(ctx.db, target);
  if (!result.changed) {
    requireVersion(target, result);
    throw new AppError("category-not-empty");
  }
  await store(ctx, result.changed);
}

function readCategories(ctx: ProductsContext): Promise<CachedRead<CategoryRow[]>> {
  return readThrough(
    ctx,
    categoriesEntry(() => listCategories(ctx.db)),
  );
}

async function store(ctx: ProductsContext, row: CategoryRow): Promise<Tagged<Category>> {
  await forget(ctx, [CATEGORIES_KEY]);
  return { version: row.version, resource: toCategory(row) };
}

/** @throws AppError not-found, version-mismatch */
function requireVersion({ versions }: Target, { version }: ChangedCategory): void {
  if (version === null) throw categoryNotFound();
  if (versions?.includes(version) === false) {
    throw new AppError("version-mismatch", `It has version ${version} now. Read it again before you change it.`);
  }
}

/** Throws the reason why a category cannot have its new parent. */
function refusePlace({ parentLevel, isCircle }: ChangedCategory): never {
  if (parentLevel === 0) throw validationFailed("parentId", "invalid_value", "there is no such category");
  if (isCircle) throw new AppError("category-circle");
  throw validationFailed("parentId", "too_big", `categories have at most ${MAX_LEVELS} levels`);
}

function mapConflict(error: unknown): never {
  if (violates(error, CATEGORY_SLUG_KEY)) throw new AppError("slug-taken");
  throw error;
}

const categoryNotFound = () => new AppError("not-found", "There is no such category, or it was deleted.");

/** Orders the categories by the tree, each followed by those in it. */
function toTree(rows: CategoryRow[]): CategoryTree {
  const byParent = new Map<string | null, CategoryRow[]>();
  for (const row of rows) byParent.set(row.parentId, [...(byParent.get(row.parentId) ?? []), row]);
  const below = (parentId: string | null): CategoryRow[] =>
    (byParent.get(parentId) ?? []).flatMap((row) => [row, ...below(row.id)]);
  return { items: below(null).map(toCategory) };
}

function findDetail(rows: CategoryRow[], idOrSlug: string): Tagged<CategoryDetail> {
  const key = parseProductKey(idOrSlug);
  const row = key && rows.find((each) => ("id" in key ? each.id === key.id : each.slug === key.slug));
  if (!row) throw categoryNotFound();
  const byId = new Map(rows.map((each) => [each.id, each]));
  const ancestors: CategoryRow[] = [];
  for (let above = byId.get(row.parentId ?? ""); above; above = byId.get(above.parentId ?? ""))
    ancestors.unshift(above);
  const resource = {
    ...toCategory(row),
    ancestors: ancestors.map(({ id, name, slug }) => ({ id, name, slug })),
  };
  return { version: row.version, resource };
}

function toCategory({ id, name, slug, parentId, position, productCount }: CategoryRow): Category {
  return { id, name, slug, parentId, position, productCount };
}
