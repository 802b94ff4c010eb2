import type { PostalAddress } from "./addresses.ts";

/** Countries that have regions, which are no part of an address. */
const WITHOUT_REGION = new Set(["AT", "DE"]);

type Place = Pick<PostalAddress, "postalCode" | "city" | "region" | "country">;

/** The line of an address with its city: the way of the countries that name a region, and that of the others. */
export function placeLine({ postalCode, city, region, country }: Place): string {
  const parts = region && !WITHOUT_REGION.has(country) ? [`${city},`, region, postalCode] : [postalCode, city];
  return parts.filter(Boolean).join(" ");
}
