import type { Schemas } from "#shared/client/types.ts";
import type { Call } from "#shared/core/context.ts";
import type { ProductImage } from "./product-images.ts";

export const TAX_CLASSES = ["standard", "reduced", "zero"] as const;
export type TaxClass = (typeof TAX_CLASSES)[number];

/** A product by its id, which then must have one variant, or a variant by its own. */
export type VariantReference = { productId: string } | { variantId: string };

export type OrderedQuantity = { quantity: number } & VariantReference;

/** A line as the catalogue has it at the moment of the reservation; `unitAmount` in minor units. */
export type ReservedLine = {
  productId: string;
  variantId: string;
  quantity: number;
  name: string;
  sku: string | null;
  /** The variant's value of each option of the product. */
  options: Record<string, string>;
  unitAmount: number;
  currency: string;
} & PricedProduct;

/** Each product or variant once, at most 100 of them. */
export type ReserveStock<Line = OrderedQuantity> = { reservationId: string; lines: Line[] };

/** Ids of reservations, by the state that they have when their orders have gone through. */
export type FinalReservations = { confirmed: string[]; returned: string[] };

type Shortage = { productId: string; variantId: string; requested: number; available: number };

export type ReserveResult =
  /**
   * Stock is held, or was taken under this id before. `expiresAt` in ms; lines in the order they were asked for, none
   * once the reservation is closed.
   */
  | { outcome: "reserved"; lines: ReservedLine[]; expiresAt: number }
  /** The ids that were asked for, of products or of variants. */
  | { outcome: "unknown-product"; productIds: string[] }
  /** These products have several variants. */
  | { outcome: "variant-required"; productIds: string[] }
  | { outcome: "mixed-currencies" }
  /** A line or the whole is more than an order may be worth. */
  | { outcome: "total-too-large" }
  | { outcome: "insufficient-stock"; shortages: Shortage[] };

/** A variant as the catalogue has it, off sale included; `unitAmount` in minor units. */
export type CatalogueVariant = {
  variantId: string;
  productId: string;
  name: string;
  sku: string | null;
  /** The variant's value of each option of the product. */
  options: Record<string, string>;
  image: ProductImage | null;
  unitAmount: number;
  currency: string;
  isForSale: boolean;
  availableStock: number;
} & PricedProduct;

/** What the price of a cart depends on beside prices. */
type PricedProduct = {
  weightGrams: number;
  taxClass: TaxClass;
  /** The product's categories and all that these are in. */
  categoryIds: string[];
};

/** Which variant is meant; with both ids the product is the one that the variant belongs to, which makes it cheaper. */
export type VariantLookupKey = VariantReference | { variantId: string; productId: string };

export type VariantLookup =
  | { outcome: "found"; variant: CatalogueVariant }
  | { outcome: "unknown-product" }
  /** The product has several variants. */
  | { outcome: "variant-required" };

/** What is to become of a reservation. On one that is final, or that the action does not apply to, nothing happens. */
export type Settlement = {
  reservationId: string;
  /**
   * confirm: the hold became an order and no longer expires.
   * return: the order was cancelled. Its stock comes back, once, and for good.
   * release: no order came of the hold, and none will. Its stock comes back, and the same id may hold again.
   * release-stale: the same, unless a retry has renewed the hold since `listStaleHolds` named it.
   */
  action: "confirm" | "return" | "release" | "release-stale";
};

/** Units that customers sent back; each variant once. */
export type Restock = { restockId: string; lines: { variantId: string; quantity: number }[] };

/** How many products can be looked up at once: each comes whole. */
export const MAX_PRODUCTS_LOOKED_UP = 20;

/** The entrypoint `VariantLookups` of products, and what agents and orders look up by theirs. */
export interface VariantLookupsRpc {
  /**
   * The variants of these keys, in their order, at most 2,000 of them, as they were in the last 45 seconds; with `isFresh`
   * as they are now.
   */
  findVariants(call: Call, input: { keys: VariantLookupKey[]; isFresh: boolean }): Promise<VariantLookup[]>;
}

/** The entrypoint `Lookups` of products. */
export interface LookupsRpc extends VariantLookupsRpc {
  /**
   * The products that these keys name, each once and in no order, as everyone sees them: at most 30 seconds old, without drafts. A
   * key is the id of a product or of one of its variants, or its slug. At most `MAX_PRODUCTS_LOOKED_UP` keys.
   */
  findProducts(call: Call, input: { keys: string[] }): Promise<Schemas["Product"][]>;
}

/** The entrypoint `Reservations` of products. Every method may be repeated. */
export interface ReservationsRpc extends VariantLookupsRpc {
  /**
   * Holds the stock of all lines or of none under this id; a second call with the same id gets what the first one got.
   */
  reserveVariants(call: Call, input: ReserveStock): Promise<ReserveResult>;
  /**
   * Settles reservations, each named once, in one round trip. `failed`: the ids of those that the database refused, which are
   * as they were; one that is settled alone is refused by an error instead.
   */
  settleReservations(call: Call, settlements: Settlement[]): Promise<{ failed: string[] }>;
  /** Holds that ran out minutes ago, oldest first: no order can be written on them any more. */
  listStaleHolds(call: Call, input: { limit: number }): Promise<string[]>;
  /** Adds units to the stock of their variants, once for each `restockId`. An unknown variant is left out. */
  restock(call: Call, input: Restock): Promise<void>;
  /**
   * Their orders have been final for long: the details of the reservations can be deleted. The reservations stay, without lines, so
   * that none of these ids ever takes stock again. One in another state than its order's is left as it is.
   */
  closeReservations(call: Call, input: FinalReservations): Promise<void>;
  /** The shop's setting: stock of a variant is low at this number and below. */
  setLowStockThreshold(call: Call, threshold: number): Promise<void>;
}

/** A product's page; `updatedAt` as RFC 3339. */
export type SitemapEntry = { slug: string; updatedAt: string };

/** The entrypoint `Sitemap` of products, for the storefront. */
export interface SitemapRpc {
  /** Parts of some thousand products each, by the id of their first, in order. A part keeps its place as products are added. */
  listSitemapParts(call: Call): Promise<string[]>;
  /** The products of the part that begins with this id. */
  listSitemapPart(call: Call, input: { first: string }): Promise<SitemapEntry[]>;
}

/** Methods that the previous version of orders calls: to be removed in the next release. */
export interface FormerProductsRpc {
  /** It knows no variants: a product with several is unknown to it. */
  reserveStock(call: Call, input: ReserveStock<{ productId: string; quantity: number }>): Promise<ReserveResult>;
  confirmReservation(call: Call, reservationId: string): Promise<void>;
  returnReservation(call: Call, reservationId: string): Promise<void>;
  releaseReservation(call: Call, reservationId: string): Promise<void>;
  releaseStaleHold(call: Call, reservationId: string): Promise<void>;
}
