/** The columns of Shopify's product export that the shop knows, and one of its own: Shopify's shops have one currency. */
export const COLUMNS = [
  "Handle",
  "Title",
  "Body (HTML)",
  "Vendor",
  "Product Category",
  "Type",
  "Tags",
  "Published",
  "Option1 Name",
  "Option1 Value",
  "Option2 Name",
  "Option2 Value",
  "Option3 Name",
  "Option3 Value",
  "Variant SKU",
  "Variant Grams",
  "Variant Inventory Tracker",
  "Variant Inventory Qty",
  "Variant Inventory Policy",
  "Variant Fulfillment Service",
  "Variant Price",
  "Variant Compare At Price",
  "Variant Requires Shipping",
  "Variant Taxable",
  "Variant Barcode",
  "Image Src",
  "Image Position",
  "Image Alt Text",
  "Gift Card",
  "SEO Title",
  "SEO Description",
  "Variant Image",
  "Variant Weight Unit",
  "Variant Tax Code",
  "Cost per item",
  "Status",
  "Currency",
] as const;
export type Column = (typeof COLUMNS)[number];

/** The texts of a row by its columns. */
export type Cells = Partial<Record<Column, string>>;

/** The columns that a product keeps in its metadata, by the key that they have there. */
export const METADATA_COLUMNS = {
  vendor: "Vendor",
  productCategory: "Product Category",
  type: "Type",
  tags: "Tags",
  seoTitle: "SEO Title",
  seoDescription: "SEO Description",
} as const satisfies Record<string, Column>;

/** The columns of a product, which only its first row has. */
export const PRODUCT_COLUMNS: readonly Column[] = [
  "Title",
  "Body (HTML)",
  ...Object.values(METADATA_COLUMNS),
  "Published",
  "Variant Taxable",
  "Variant Tax Code",
  "Status",
  "Currency",
];

/** The columns of the product's options. */
export const OPTION_COLUMNS = [
  ["Option1 Name", "Option1 Value"],
  ["Option2 Name", "Option2 Value"],
  ["Option3 Name", "Option3 Value"],
] as const;

/** How Shopify writes that a product has no options. */
export const NO_OPTIONS = { name: "Title", value: "Default Title" } as const;
