import { toDecimal } from "#shared/values/minor-units.ts";
import type { View } from "../layout/view.ts";
import type { Image, Product, Variant } from "../shop/types.ts";

const AVAILABILITY = ["https://schema.org/OutOfStock", "https://schema.org/InStock"] as const;

/** The product as https://schema.org/Product: with one offer, or with one for each variant. */
export function productData(v: View, product: Product, images: Image[]): object {
  const url = `${v.origin}/products/${product.slug}`;
  const offers = product.variants.map((variant) => offerOf(variant, url));
  return {
    "@context": "https://schema.org",
    "@type": "Product",
    name: product.name,
    url,
    ...(product.description ? { description: product.description } : {}),
    ...(images.length > 0 ? { image: images.map(({ urls }) => v.origin + Object.values(urls).at(-1)) } : {}),
    ...(product.variants[0]?.sku ? { sku: product.variants[0].sku } : {}),
    offers: offers.length === 1 ? offers[0] : aggregate(product, offers),
  };
}

function offerOf({ id, sku, price, availableStock }: Variant, url: string): object {
  return {
    "@type": "Offer",
    url: `${url}?variant=${id}`,
    ...(sku ? { sku } : {}),
    price: toDecimal(price),
    priceCurrency: price.currency,
    availability: AVAILABILITY[availableStock > 0 ? 1 : 0],
  };
}

function aggregate({ price, maxPrice, variants }: Product, offers: object[]): object {
  return {
    "@type": "AggregateOffer",
    lowPrice: toDecimal(price),
    highPrice: toDecimal(maxPrice),
    priceCurrency: price.currency,
    offerCount: variants.length,
    offers,
  };
}

/** Where the page stands in the shop: https://schema.org/BreadcrumbList. */
export function breadcrumbData(v: View, trail: { name: string; href: string }[]): object {
  return {
    "@context": "https://schema.org",
    "@type": "BreadcrumbList",
    itemListElement: trail.map(({ name, href }, index) => ({
      "@type": "ListItem",
      position: index + 1,
      name,
      item: v.origin + href,
    })),
  };
}
