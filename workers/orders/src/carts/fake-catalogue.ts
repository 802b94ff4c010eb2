import type { CatalogueVariant, ProductsRpc } from "#shared/contracts/products.ts";

/** The catalogue of the products Worker as far as carts see it. */
export function fakeCatalogue() {
  const catalogue = new Map<string, CatalogueVariant>();
  const findVariants: ProductsRpc["findVariants"] = async (_call, { references }) =>
    references.map((reference) => {
      const ofProduct = [...catalogue.values()].filter(
        ({ productId }) => "productId" in reference && productId === reference.productId,
      );
      if (ofProduct.length > 1) return { outcome: "variant-required" };
      const variant = "variantId" in reference ? catalogue.get(reference.variantId) : ofProduct[0];
      return variant ? { outcome: "found", variant } : { outcome: "unknown-product" };
    });

  /** Puts a variant into the catalogue, or changes it: by itself a product of $10 without options. */
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
  return { catalogue, findVariants, addVariant };
}
