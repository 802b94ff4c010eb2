export const REST_OF_WORLD = "*";

/** `country`: ISO 3166-1 alpha-2. `region`: the part of ISO 3166-2 after the hyphen. */
export type Destination = { country: string; region: string | null };

/** A country ("US"), a region ("US-CA") or the rest of the world ("*"). */
type Place = string;

/** The zone of a destination. A region takes precedence over its country, and a country over the rest of the world. */
export function findZone<Zone extends { places: Place[] }>(
  zones: Zone[],
  { country, region }: Destination,
): Zone | undefined {
  const claim = (place: Place) => zones.find(({ places }) => places.includes(place));
  return claim(`${country}-${region}`) ?? claim(country) ?? claim(REST_OF_WORLD);
}

type WeightRange = { minWeightGrams: number | null; maxWeightGrams: number | null };

/** The methods whose range includes this weight, bounds included. */
export function methodsForWeight<Method extends WeightRange>(methods: Method[], weightGrams: number): Method[] {
  return methods.filter(
    ({ minWeightGrams, maxWeightGrams }) =>
      weightGrams >= (minWeightGrams ?? 0) && weightGrams <= (maxWeightGrams ?? Number.POSITIVE_INFINITY),
  );
}
