import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  char,
  check,
  customType,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import {
  amount,
  createdAt,
  currency,
  deletedWith,
  reference,
  time,
  updatedAt,
  version,
} from "#shared/database/columns.ts";

export { eventDeliveries, events } from "#shared/events/publisher/tables.ts";
export * from "./categories/tables.ts";
export * from "./events/tables.ts";

const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" });

export const productStatus = pgEnum("product_status", ["draft", "active"]);
export const taxClass = pgEnum("tax_class", ["standard", "reduced", "zero"]);

export type ProductOption = { name: string; values: string[] };

/**
 * The fields that the variants of a product share, which rarely change. Sales of its variants do not write here, unless
 * the last unit of a product is sold or the first one is added. The table has this name because "products" is the view
 * that the previous version reads; see the decision record about variants.
 */
export const products = pgTable(
  "catalogue_products",
  {
    id: uuid("id").primaryKey(),
    name: text("name").notNull(),
    slug: text("slug").notNull(),
    description: text("description"),
    status: productStatus("status").notNull().default("active"),
    taxClass: taxClass("tax_class").notNull().default("standard"),
    options: jsonb("options").$type<ProductOption[]>().notNull().default([]),
    metadata: jsonb("metadata").$type<Record<string, string>>().notNull().default({}),
    // Totals of its variants, for filters and sorts of lists. A trigger of `variants` maintains these five. Minor units.
    priceAmount: amount("price_amount").notNull(),
    maxPriceAmount: amount("max_price_amount").notNull(),
    compareAtAmount: amount("compare_at_amount"),
    currency: currency().notNull(),
    inStock: boolean("in_stock").notNull(),
    /** Its categories, in the order that an administrator gave them. Deleted ones are among them. */
    categoryIds: uuid("category_ids").array().notNull().default([]),
    /**
     * Its row of `facet_sets`, which triggers maintain. There is no foreign key, since rows of that table are never
     * deleted and all products without categories and options would lock the same one, the first.
     */
    facetSetId: integer("facet_set_id").notNull().default(1),
    /**
     * Clients see the sum of this version and those of the variants and categories. The version of a removed variant or
     * category is added here.
     */
    version: integer("version").notNull().default(0),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    /** Set when it is no longer for sale. Old orders and their reservations still reference its variants. */
    archivedAt: time("archived_at"),
    /** The words of name and description, as the SQL function `search_words` splits them. */
    search: tsvector("search").notNull().generatedAlwaysAs(sql`search_vector(name, description)`),
  },
  (table) => [
    uniqueIndex("products_name_key").on(sql`lower(${table.name})`).where(sql`${table.archivedAt} IS NULL`),
    uniqueIndex("products_slug_key").on(table.slug).where(sql`${table.archivedAt} IS NULL`),
    // The sorts of lists, one partial index for each status. Each is read forwards and backwards.
    index("catalogue_name_idx").on(table.status, sql`lower(${table.name})`).where(sql`${table.archivedAt} IS NULL`),
    index("catalogue_created_at_idx")
      .on(table.status, table.createdAt, table.id)
      .where(sql`${table.archivedAt} IS NULL`),
    index("catalogue_price_idx").on(table.status, table.priceAmount, table.id).where(sql`${table.archivedAt} IS NULL`),
    index("catalogue_currency_price_idx")
      .on(table.status, table.currency, table.priceAmount, table.id)
      .where(sql`${table.archivedAt} IS NULL`),
    index("catalogue_in_stock_idx")
      .on(table.status, table.createdAt, table.id)
      .where(sql`${table.archivedAt} IS NULL AND ${table.inStock}`),
    // The same for each combination of categories and options; that of prices also has all that facets are counted from.
    index("catalogue_facets_name_idx")
      .on(table.facetSetId, table.status, sql`lower(${table.name})`)
      .where(sql`${table.archivedAt} IS NULL`),
    index("catalogue_facets_created_at_idx")
      .on(table.facetSetId, table.status, table.createdAt, table.id)
      .where(sql`${table.archivedAt} IS NULL`),
    index("catalogue_facets_price_idx")
      .on(table.facetSetId, table.status, table.priceAmount, table.id, table.currency, table.inStock)
      .where(sql`${table.archivedAt} IS NULL`),
    check("catalogue_name_trimmed_check", sql`${table.name} = btrim(${table.name}, E' \\t\\n\\r')`),
    check("catalogue_name_check", sql`char_length(${table.name}) BETWEEN 3 AND 100`),
    check("catalogue_slug_check", sql`${table.slug} ~ '^[a-z0-9-]{1,120}$'`),
    check("catalogue_description_check", sql`char_length(${table.description}) <= 5000`),
    check("catalogue_version_check", sql`${table.version} >= 0`),
  ],
);

/**
 * What searches filter, sort and count by, of each product that is not archived: a copy that triggers of
 * `catalogue_products` maintain in the same transaction. A search visits a row for each of its matches, which are all over
 * the table. Here some 75 rows are on a page, there 13. PostgreSQL keeps it in two partitions by the hash of the id, which facets
 * count at the same time; only the migration says so, since Drizzle does not know partitions.
 */
export const searchDocuments = pgTable(
  "search_documents",
  {
    // First what facets read, so that PostgreSQL has few columns to step over.
    createdAt: time("created_at").notNull(),
    priceAmount: amount("price_amount").notNull(),
    /** The first combination of `facet_sets` with the same categories: facets count by it. */
    categoriesSetId: integer("categories_set_id").notNull(),
    /** The first one with the same option values. */
    optionsSetId: integer("options_set_id").notNull(),
    status: productStatus("status").notNull(),
    currency: currency().notNull(),
    id: uuid("id").primaryKey(),
    inStock: boolean("in_stock").notNull(),
    /** Its words, for the index alone. PostgreSQL stores them apart from the row: the migration says how. */
    words: text("words").notNull(),
  },
  (table) => [
    // Every prefix of every word is an entry, so that a prefix is found as fast as a whole word. So are the periods in which the
    // product was created, of four lengths: a search can read the newest matches alone. It also reads GIN's pending list, so the
    // limit of that is set to 256 kB (default 4 MB).
    index("search_documents_keys_idx")
      .using("gin", sql`search_keys(${table.words}, ${table.createdAt})`)
      .with({ gin_pending_list_limit: 256 }),
  ],
);

/**
 * What is sold: each variant has its own price, stock and version. The first variant of a product has the product's id.
 *
 * The columns that only the previous version reads (name, description, archived_at) are not declared here.
 */
export const variants = pgTable(
  "variants",
  {
    id: uuid("id").primaryKey(),
    productId: reference("product_id", () => products.id),
    /** Its place among the variants of the product. */
    position: integer("position").notNull().default(0),
    sku: text("sku"),
    barcode: text("barcode"),
    /** Its value of each option of the product, by the option's name. */
    options: jsonb("options").$type<Record<string, string>>().notNull().default({}),
    /** Minor units. */
    priceAmount: amount("price_amount").notNull(),
    compareAtAmount: amount("compare_at_amount"),
    /** ISO 4217; the same for all variants of a product. */
    currency: currency().notNull(),
    availableStock: integer("available_stock").notNull(),
    weightGrams: integer("weight_grams").notNull().default(0),
    version: version(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    /** Set when it is no longer for sale, separately or with its product. Old orders still reference it. */
    removedAt: time("removed_at"),
    /**
     * Changes only when the last unit is sold or the first one is added, so that other changes of stock update no
     * index.
     */
    inStock: boolean("in_stock").notNull().generatedAlwaysAs(sql`available_stock > 0`),
  },
  (table) => [
    uniqueIndex("variants_sku_key").on(table.sku).where(sql`${table.removedAt} IS NULL`),
    // Variants of a product have different values. The index also finds the variants of a product.
    uniqueIndex("variants_options_key").on(table.productId, table.options).where(sql`${table.removedAt} IS NULL`),
    check("variants_price_amount_check", sql`${table.priceAmount} BETWEEN 1 AND 1000000000000`),
    check("variants_compare_at_amount_check", sql`${table.compareAtAmount} BETWEEN 1 AND 1000000000000`),
    check("variants_currency_check", sql`${table.currency} ~ '^[A-Z]{3}$'`),
    // No upper bound as for clients: the stock of a cancelled order is added to whatever was set since.
    check("variants_available_stock_check", sql`${table.availableStock} >= 0`),
    check("variants_weight_grams_check", sql`${table.weightGrams} >= 0`),
    check("variants_version_check", sql`${table.version} > 0`),
  ],
);

/** The files of images, by the SHA-256 of their bytes in hexadecimal. The files themselves are in R2. */
export const mediaFiles = pgTable(
  "media_files",
  {
    key: char("key", { length: 64 }).primaryKey(),
    /** When it was last uploaded. A file that no image has a day later is deleted. */
    uploadedAt: time("uploaded_at").notNull().defaultNow(),
    /** Set while its objects in R2 are being deleted: until its row is gone, no image can get it. */
    deletingAt: time("deleting_at"),
  },
  (table) => [check("media_files_key_check", sql`${table.key} ~ '^[0-9a-f]{64}$'`)],
);

export const productImages = pgTable(
  "product_images",
  {
    id: uuid("id").primaryKey(),
    productId: reference("product_id", () => products.id),
    key: char("key", { length: 64 })
      .notNull()
      .references(() => mediaFiles.key),
    alt: text("alt").notNull().default(""),
    /** In pixels, as it is shown: turned as its EXIF data say. */
    width: integer("width").notNull(),
    height: integer("height").notNull(),
    /** Its place among the images of the product: 0, 1, 2 and so on without a gap. */
    position: integer("position").notNull(),
    /** The variants that it shows; none for an image of the product as a whole. */
    variantIds: uuid("variant_ids").array().notNull().default([]),
    /** The address that an import loaded it from. */
    sourceUrl: text("source_url"),
    createdAt: createdAt(),
  },
  (table) => [
    index("product_images_product_id_idx").on(table.productId, table.position),
    index("product_images_key_idx").on(table.key),
    check("product_images_size_check", sql`${table.width} > 0 AND ${table.height} > 0`),
    check("product_images_position_check", sql`${table.position} >= 0`),
    check("product_images_alt_check", sql`char_length(${table.alt}) <= 500`),
  ],
);

/** The position of the search for files without an image; one row. */
export const mediaAudit = pgTable("media_audit", {
  id: integer("id").primaryKey(),
  /** The last key of the previous slice; empty before the first. */
  lastKey: text("last_key").notNull(),
  /** When the next slice is due. */
  nextAt: time("next_at").notNull().defaultNow(),
});

export const importStatus = pgEnum("import_status", ["queued", "running", "done", "failed"]);

/** Files of products that were uploaded to be imported. The files themselves are in R2. */
export const productImports = pgTable(
  "product_imports",
  {
    id: uuid("id").primaryKey(),
    status: importStatus("status").notNull().default("queued"),
    isDryRun: boolean("is_dry_run").notNull(),
    /** The currency of rows that name none. */
    currency: currency().notNull(),
    /** The address of the shop, by which images of its own are recognised. */
    origin: text("origin").notNull(),
    /** The names in the first row of the file; null before it was read. */
    columns: jsonb("columns").$type<string[]>(),
    /** How many bytes of the file have been handled. */
    position: integer("position").notNull().default(0),
    /** How many rows have been handled, without the first. */
    rows: integer("rows").notNull().default(0),
    products: integer("products").notNull().default(0),
    created: integer("created").notNull().default(0),
    updated: integer("updated").notNull().default(0),
    skipped: integer("skipped").notNull().default(0),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    finishedAt: time("finished_at"),
  },
  (table) => [
    index("product_imports_created_at_idx").on(table.createdAt, table.id),
    index("product_imports_open_idx").on(table.updatedAt).where(sql`${table.finishedAt} IS NULL`),
  ],
);

/** What was wrong with rows of an import, the first of them. */
export const productImportErrors = pgTable(
  "product_import_errors",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    importId: deletedWith("import_id", () => productImports.id),
    /** As a spreadsheet counts: the first row has the names of the columns. */
    row: integer("row").notNull(),
    column: text("column").notNull(),
    message: text("message").notNull(),
  },
  (table) => [index("product_import_errors_import_id_idx").on(table.importId, table.id)],
);

/**
 * The variants whose stock a piece of an import has decided, so that another run of the piece does not set it again over
 * what was sold in between. They are deleted when the piece is done.
 */
export const importStock = pgTable(
  "import_stock",
  {
    importId: deletedWith("import_id", () => productImports.id),
    /** Where the piece begins in the file. */
    position: integer("position").notNull(),
    variantId: uuid("variant_id").notNull(),
  },
  (table) => [primaryKey({ columns: [table.importId, table.position, table.variantId] })],
);

/**
 * held → confirmed → returned (order cancelled) · held → returned (order cancelled before it was confirmed) · held →
 * released (no order was written; may be held again).
 */
export const reservationState = pgEnum("reservation_state", ["held", "confirmed", "returned", "released"]);

export const reservations = pgTable(
  "reservations",
  {
    id: uuid("id").primaryKey(),
    state: reservationState("state").notNull().default("held"),
    expiresAt: time("expires_at").notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index("reservations_held_idx").on(table.expiresAt).where(sql`${table.state} = 'held'`),
    index("reservations_released_idx").on(table.updatedAt).where(sql`${table.state} = 'released'`),
  ],
);

export const reservationLines = pgTable(
  "reservation_lines",
  {
    reservationId: deletedWith("reservation_id", () => reservations.id),
    /** The position of the line in the request. */
    position: integer("position").notNull(),
    /** This column and those below are named as when each product was its only variant. */
    variantId: reference("product_id", () => variants.id),
    quantity: integer("quantity").notNull(),
    name: text("name").notNull(),
    sku: text("sku"),
    options: jsonb("options").$type<Record<string, string>>().notNull().default({}),
    unitAmount: amount("unit_amount").notNull(),
    currency: currency().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.reservationId, table.variantId] }),
    index("reservation_lines_product_id_idx").on(table.variantId),
    check("reservation_lines_quantity_check", sql`${table.quantity} BETWEEN 1 AND 1000`),
  ],
);

export const stockReason = pgEnum("stock_reason", ["created", "set", "adjusted", "held", "returned", "released"]);

/**
 * The changes of stock: the sum of a variant's deltas is its available stock. Old entries are rolled up into one row.
 */
export const stockLedger = pgTable(
  "stock_ledger",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    variantId: reference("product_id", () => variants.id),
    delta: integer("delta").notNull(),
    reason: stockReason("reason").notNull(),
    /** The note of the administrator who adjusted the stock. */
    note: text("note"),
    reservationId: uuid("reservation_id").references(() => reservations.id),
    /** The row that replaces all older entries of a variant; it counts as added stock. */
    isOpening: boolean("is_opening").notNull().default(false),
    createdAt: createdAt(),
  },
  (table) => [
    index("stock_ledger_product_id_idx").on(table.variantId),
    index("stock_ledger_reservation_id_idx").on(table.reservationId),
    index("stock_ledger_opening_idx").on(table.variantId).where(sql`${table.isOpening}`),
    index("stock_ledger_put_in_idx")
      .on(table.createdAt)
      .where(sql`${table.reservationId} IS NULL AND NOT ${table.isOpening}`),
    check("stock_ledger_delta_check", sql`${table.delta} <> 0`),
  ],
);

/** What was restocked, so that it is not restocked again: returns of orders by their ids. */
export const restocks = pgTable("restocks", { id: uuid("id").primaryKey(), createdAt: createdAt() });

/** Variants whose stock does not match their ledger and reservations, as the audit found. */
export const brokenStock = pgTable("broken_stock", {
  variantId: uuid("product_id")
    .primaryKey()
    .references(() => variants.id),
  foundAt: time("found_at").notNull().defaultNow(),
});

/** The position of the stock audit among all variants; one row. */
export const stockAudit = pgTable("stock_audit", {
  id: integer("id").primaryKey(),
  lastVariantId: uuid("last_product_id").notNull(),
  /** When the next slice is due; later after a slow one. */
  nextAt: time("next_at").notNull().defaultNow(),
});
