import { getTableColumns, type SQL, sql } from "drizzle-orm";
import { assignments } from "#shared/database/assignments.ts";
import type { Db } from "#shared/database/db.ts";
import { categories, facetSets, products } from "../tables.ts";

type Row = typeof categories.$inferSelect;

/** A category with the number of products for sale in it and below it. */
export type CategoryRow = Pick<Row, "id" | "parentId" | "name" | "slug" | "position" | "version"> & {
  productCount: number;
};

export type NewCategoryRow = Pick<Row, "id" | "name" | "parentId"> & {
  /** Made from the name when not given. */
  slug: string | undefined;
  /** Behind the other categories of its parent when not given. */
  position: number | undefined;
};
/** Fields that are not given are left unchanged; but with a new parent it comes behind the others by default. */
export type CategoryChanges = Partial<{
  [Field in keyof Omit<NewCategoryRow, "id">]: NewCategoryRow[Field] | undefined;
}>;

/** `versions`: those that the change may start from; any when not given. */
type Target = { id: string; versions: number[] | undefined };
type Limits = { maxLevels: number };

/** What decides whether a change may be made, as read under the lock. */
type Facts = {
  /** The version of the category; `null` for one that is unknown or new. */
  version: number | null;
  /** How many categories there are. */
  total: number;
  /** The level of the new parent, from 1; 0 without a parent and for an unknown one. */
  parentLevel: number;
  /** Whether the new parent is the category itself or below it. */
  isCircle: boolean;
  /** The levels of the category with what is below it. */
  height: number;
  children: number;
};

/** `changed`: the category as it is now, if the change was made. */
export type ChangedCategory = Facts & { changed: CategoryRow | null };

/** The unique index on slugs. */
export const CATEGORY_SLUG_KEY = "categories_slug_key";

const isCounted = sql`archived_at IS NULL AND status = 'active'`;

/** All categories; those of the same parent are in order. */
export async function listCategories(db: Db): Promise<CategoryRow[]> {
  const { rows } = await db.execute<CategoryRow>(sql`
    WITH RECURSIVE within (id, above) AS (
      SELECT id, id FROM ${categories} WHERE deleted_at IS NULL
      UNION
      SELECT within.id, c.parent_id FROM within JOIN ${categories} c ON c.id = within.above WHERE c.parent_id IS NOT NULL
    ), sets AS (
      SELECT facet_set_id, count(*) AS products FROM ${products} WHERE ${isCounted} GROUP BY facet_set_id
    ), counts AS (
      SELECT above AS id, sum(products) AS products
      FROM (
        SELECT DISTINCT sets.facet_set_id, within.above, sets.products
        FROM sets JOIN ${facetSets} f ON f.id = sets.facet_set_id CROSS JOIN unnest(f.category_ids) AS own (id)
        JOIN within ON within.id = own.id
      ) AS memberships
      GROUP BY above
    )
    SELECT c.id, c.parent_id AS "parentId", c.name, c.slug, c.position, c.version,
      coalesce(counts.products, 0)::int AS "productCount"
    FROM ${categories} c LEFT JOIN counts ON counts.id = c.id
    WHERE c.deleted_at IS NULL
    ORDER BY c.position, lower(c.name), c.id`);
  return rows;
}

/** Throws the error of `CATEGORY_SLUG_KEY` when another category has the slug. */
export function insertCategory(
  db: Db,
  { id, name, slug, parentId, position }: NewCategoryRow,
  { maxCategories, maxLevels }: Limits & { maxCategories: number },
): Promise<ChangedCategory> {
  return changeCategory(
    db,
    { id, parentId },
    sql`
      INSERT INTO ${categories} (id, name, slug, parent_id, position)
      SELECT ${id}::uuid, ${name}, coalesce(${slug ?? null}::text, ${freeSlug(name, id)}), ${parentId}::uuid,
        coalesce(${position ?? null}::int, ${lastPosition(parentId)})
      FROM facts WHERE total < ${maxCategories} AND ${isPlaceable(parentId, maxLevels)}
      RETURNING *`,
  );
}

/** Sets the fields that are given. Throws the error of `CATEGORY_SLUG_KEY` when another category has the slug. */
export function updateCategory(
  db: Db,
  { id, versions }: Target,
  { parentId, position, ...fields }: CategoryChanges,
  { maxLevels }: Limits,
): Promise<ChangedCategory> {
  const set = assignments(getTableColumns(categories), { ...fields, parentId, position });
  if (parentId !== undefined && position === undefined) {
    const isMoved = sql`parent_id IS DISTINCT FROM ${parentId}::uuid`;
    set.push(sql`position = CASE WHEN ${isMoved} THEN ${lastPosition(parentId)} ELSE position END`);
  }
  const condition = sql`c.id = ${id}::uuid AND c.deleted_at IS NULL AND ${isVersion(versions)}`;
  const update = sql`
      UPDATE ${categories} c SET ${sql.join([...set, ...bump], sql`, `)} FROM facts
      WHERE ${condition} AND ${isPlaceable(parentId, maxLevels)}
      RETURNING c.*`;
  const read = sql`SELECT c.* FROM ${categories} c WHERE ${condition}`;
  return changeCategory(db, { id, parentId }, set.length > 0 ? update : read);
}

/** Deletes a category that has none below it. Its products are no longer in it. */
export function deleteCategory(db: Db, { id, versions }: Target): Promise<ChangedCategory> {
  return changeCategory(
    db,
    { id },
    sql`
      UPDATE ${categories} c SET ${sql.join([sql`deleted_at = now()`, ...bump], sql`, `)} FROM facts
      WHERE c.id = ${id}::uuid AND c.deleted_at IS NULL AND ${isVersion(versions)} AND children = 0
      RETURNING c.*`,
  );
}

const bump = [sql`version = c.version + 1`, sql`updated_at = now()`];

const isVersion = (versions: number[] | undefined): SQL =>
  versions ? sql`c.version = ANY (${sql.param(`{${versions.join(",")}}`)}::int[])` : sql`true`;

/** Whether the category may have this parent. `undefined`: it stays where it is. */
const isPlaceable = (parentId: string | null | undefined, maxLevels: number): SQL =>
  parentId ? sql`"parentLevel" > 0 AND "parentLevel" + height <= ${maxLevels} AND NOT "isCircle"` : sql`true`;

const lastPosition = (parentId: string | null): SQL => sql`(
        SELECT coalesce(max(position) + 1, 0) FROM ${categories}
        WHERE parent_id IS NOT DISTINCT FROM ${parentId}::uuid AND deleted_at IS NULL)`;

/** The slug of a name, with the end of the id behind it when it is taken. A name without letters makes "category". */
const freeSlug = (name: string, id: string): SQL => sql`(
        SELECT slug || CASE WHEN EXISTS (SELECT FROM ${categories} c WHERE c.slug = made.slug AND c.deleted_at IS NULL)
          THEN '-' || right(${id}, 12) ELSE '' END
        FROM (SELECT coalesce(nullif(slugify(${name}), 'product'), 'category') AS slug) AS made)`;

/**
 * Locks all categories for changes, then runs `change`, a statement that returns the category if it changes it: one
 * transaction, one round trip. The lock is a statement of its own, because a statement's snapshot is older than a lock
 * that it waits for.
 */
async function changeCategory(
  db: Db,
  { id, parentId = null }: { id: string; parentId?: string | null | undefined },
  change: SQL,
): Promise<ChangedCategory> {
  const [, { rows }] = await db.batch([
    db.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended('categories', 2))`),
    db.execute<ChangedCategory>(sql`
    WITH RECURSIVE above (id, parent_id) AS (
      SELECT id, parent_id FROM ${categories} WHERE id = ${parentId}::uuid AND deleted_at IS NULL
      UNION
      SELECT c.id, c.parent_id FROM above JOIN ${categories} c ON c.id = above.parent_id
    ), below (id, level) AS (
      SELECT id, 1 FROM ${categories} WHERE id = ${id}::uuid AND deleted_at IS NULL
      UNION
      SELECT c.id, level + 1 FROM below JOIN ${categories} c ON c.parent_id = below.id
      WHERE c.deleted_at IS NULL AND level < 10
    ), facts AS (
      SELECT
        (SELECT version FROM ${categories} WHERE id = ${id}::uuid AND deleted_at IS NULL) AS version,
        (SELECT count(*) FROM ${categories} WHERE deleted_at IS NULL)::int AS total,
        (SELECT count(*) FROM above)::int AS "parentLevel",
        EXISTS (SELECT FROM above WHERE id = ${id}::uuid) AS "isCircle",
        (SELECT coalesce(max(level), 1) FROM below) AS height,
        (SELECT count(*) FROM below WHERE level = 2)::int AS children
    ), changed AS (${change}
    )
    SELECT facts.*, (
      SELECT jsonb_build_object('id', id, 'parentId', parent_id, 'name', name, 'slug', slug, 'position', position,
        'version', version, 'productCount', (
          SELECT count(*) FROM ${products} WHERE ${isCounted} AND facet_set_id IN (
            SELECT id FROM ${facetSets} WHERE category_ids && (SELECT array_agg(id) FROM below))))
      FROM changed
    ) AS changed
    FROM facts`),
  ]);
  return rows[0] as ChangedCategory;
}
