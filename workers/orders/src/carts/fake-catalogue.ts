import type {
  CatalogueVariant,
  OrderedQuantity,
  ReservationsRpc,
  ReservedLine,
  ReserveResult,
  VariantLookup,
} from "#shared/contracts/products.ts";

/** The product of all variants that are ordered by their own ids and are not in the catalogue. */
export const PRODUCT = "01980000-0000-7000-8000-00000000000a";

const toLookup = (variant: CatalogueVariant | undefined): VariantLookup =>
  variant ? { outcome: "found", variant } : { outcome: "unknown-product" };

/** A fake of the products Worker's catalogue for carts. */
export function fakeCatalogue() {
  const catalogue = new Map<string, CatalogueVariant>();
  const findVariants: ReservationsRpc["findVariants"] = async (_call, { keys }) =>
    keys.map((key) => {
      if ("variantId" in key) return toLookup(catalogue.get(key.variantId));
      const ofProduct = [...catalogue.values()].filter(({ productId }) => productId === key.productId);
      return ofProduct.length > 1 ? { outcome: "variant-required" } : toLookup(ofProduct[0]);
    });

  /** Adds or changes a variant of the catalogue; by default a product of $10 without options. */
  const addVariant = (fields: Partial<CatalogueVariant> = {}): CatalogueVariant => {
    const variantId = fields.variantId ?? crypto.randomUUID();
    const variant: CatalogueVariant = {
      variantId,
      productId: variantId,
      name: "Mug",
      sku: null,
      options: {},
      image: null,
      unitAmount: 1000,
      currency: "USD",
      isForSale: true,
      availableStock: 100,
      weightGrams: 400,
      taxClass: "standard",
      categoryIds: [],
      ...fields,
    };
    catalogue.set(variantId, variant);
    return variant;
  };

  /**
   * Takes the stock of all lines or of none. Variants that are not in the catalogue are mugs of $5 with unlimited
   * stock.
   */
  const takeStock = (lines: OrderedQuantity[]): Exclude<ReserveResult, { outcome: "reserved" }> | ReservedLine[] => {
    const reserved = lines.map((line) => {
      const id = "variantId" in line ? line.variantId : line.productId;
      const productId = "variantId" in line ? PRODUCT : line.productId;
      const mug = { variantId: id, productId, sku: "MUG", options: { Colour: "blue" }, unitAmount: 500 };
      const variant = catalogue.get(id) ?? addVariant({ ...mug, availableStock: 1_000_000 });
      return { ...variant, quantity: line.quantity };
    });
    const unknown = reserved.filter(({ isForSale }) => !isForSale).map(({ variantId }) => variantId);
    if (unknown.length > 0) return { outcome: "unknown-product", productIds: unknown };
    if (new Set(reserved.map(({ currency }) => currency)).size > 1) return { outcome: "mixed-currencies" };
    const shortages = reserved
      .filter(({ quantity, availableStock }) => quantity > availableStock)
      .map(({ productId, variantId, quantity, availableStock }) => ({
        productId,
        variantId,
        requested: quantity,
        available: availableStock,
      }));
    if (shortages.length > 0) return { outcome: "insufficient-stock", shortages };
    for (const { variantId, quantity } of reserved) changeStock(variantId, -quantity);
    return reserved.map(({ image: _image, isForSale: _isForSale, availableStock: _stock, ...line }) => line);
  };

  const changeStock = (variantId: string, delta: number) => {
    const variant = catalogue.get(variantId);
    if (variant) catalogue.set(variantId, { ...variant, availableStock: variant.availableStock + delta });
  };
  const returnStock = (lines: ReservedLine[]) => {
    for (const { variantId, quantity } of lines) changeStock(variantId, quantity);
  };
  return { catalogue, findVariants, addVariant, takeStock, returnStock };
}
