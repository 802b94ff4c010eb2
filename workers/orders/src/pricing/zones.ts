import type { ShippingMethod, Zone } from "./types.ts";

export const REST_OF_WORLD = "*";

/** `region`: the part of ISO 3166-2 behind the dash. */
export type Destination = { country: string; region: string | null };

/** The zone of a destination: a region beats its country, a country the rest of the world. */
export function findZone<Found extends Zone>(zones: Found[], { country, region }: Destination): Found | undefined {
  return (
    zones.find(({ regions }) => regions.includes(`${country}-${region}`)) ??
    zones.find(({ countries }) => countries.includes(country)) ??
    zones.find(({ countries }) => countries.includes(REST_OF_WORLD))
  );
}

/** The methods that take this weight; both bounds belong to the range. */
export function methodsForWeight(methods: ShippingMethod[], weightGrams: number): ShippingMethod[] {
  return methods.filter(
    ({ minWeightGrams, maxWeightGrams }) =>
      weightGrams >= (minWeightGrams ?? 0) && weightGrams <= (maxWeightGrams ?? Number.POSITIVE_INFINITY),
  );
}
