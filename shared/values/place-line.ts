import type { PostalAddress } from "./addresses.ts";

/** The line of an address with its city: the way of the countries that name a region, and that of the others. */
export function placeLine({ postalCode, city, region }: Pick<PostalAddress, "postalCode" | "city" | "region">): string {
  const parts = region ? [`${city},`, region, postalCode] : [postalCode, city];
  return parts.filter(Boolean).join(" ");
}
