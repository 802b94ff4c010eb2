import { sql } from "drizzle-orm";
import { type AnyPgColumn, check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, time, updatedAt, version } from "#shared/database/columns.ts";

/**
 * A tree. A deleted category stays as a row, since products add up the versions of their categories: the products of a
 * deleted one are not written when it is deleted.
 */
export const categories = pgTable(
  "categories",
  {
    id: uuid("id").primaryKey(),
    parentId: uuid("parent_id").references((): AnyPgColumn => categories.id),
    name: text("name").notNull(),
    slug: text("slug").notNull(),
    /** Its place among the categories of the same parent. */
    position: integer("position").notNull(),
    version: version(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    deletedAt: time("deleted_at"),
  },
  (table) => [
    uniqueIndex("categories_slug_key").on(table.slug).where(sql`${table.deletedAt} IS NULL`),
    index("categories_parent_id_idx").on(table.parentId).where(sql`${table.deletedAt} IS NULL`),
    check("categories_name_check", sql`char_length(${table.name}) BETWEEN 1 AND 100`),
    check("categories_slug_check", sql`${table.slug} ~ '^[a-z0-9-]{1,120}$'`),
    check("categories_position_check", sql`${table.position} BETWEEN 0 AND 1000000`),
    check("categories_parent_id_check", sql`${table.parentId} <> ${table.id}`),
    check("categories_version_check", sql`${table.version} > 0`),
  ],
);

/**
 * Each combination of categories and option values that products have, once. Filters and facets look for matching
 * combinations first, which are few, and then for products by the number of their combination.
 */
export const facetSets = pgTable(
  "facet_sets",
  {
    id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
    /** A hash of the two columns below. */
    key: uuid("key").notNull(),
    /** The categories of the products themselves, without those above them. In the order of their ids. */
    categoryIds: uuid("category_ids").array().notNull(),
    /** The distinct option values of the products' variants. */
    variantOptions: jsonb("variant_options").$type<Record<string, string>[]>().notNull(),
    /** A hash of the column before, which an index can have. */
    optionsKey: uuid("options_key").notNull().generatedAlwaysAs(sql`md5(variant_options::text)::uuid`),
    /**
     * The first combination with the same categories, by which facets count and searches filter. A trigger finds it. Two that are
     * added at the same time may each be a first one, which names itself: then their products are counted apart, and added up.
     */
    categoriesSetId: integer("categories_set_id").notNull(),
    /** The first one with the same option values. */
    optionsSetId: integer("options_set_id").notNull(),
  },
  (table) => [
    uniqueIndex("facet_sets_key").on(table.key),
    index("facet_sets_options_key_idx").on(table.optionsKey, table.optionsSetId),
    index("facet_sets_category_ids_idx").using("gin", table.categoryIds),
    index("facet_sets_variant_options_idx").using("gin", sql`${table.variantOptions} jsonb_path_ops`),
  ],
);
