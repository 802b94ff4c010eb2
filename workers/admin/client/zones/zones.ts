import { COUNTRIES } from "#shared/values/country-codes.ts";
import { type Schemas, shop } from "../api/client.ts";
import type { Choice } from "../fields/picker.tsx";
import { nameOfCountry } from "../ui/country.ts";

export type Zone = Schemas["Zone"];
export type ShippingMethod = Zone["shippingMethods"][number];

const REST_OF_WORLD = "*";

export const nameOfPlace = (code: string): string =>
  code === REST_OF_WORLD ? "The rest of the world" : nameOfCountry(code);

/** Every country by name, and the rest of the world. */
export const COUNTRY_CHOICES: Choice[] = [
  { id: REST_OF_WORLD, name: nameOfPlace(REST_OF_WORLD) },
  ...COUNTRIES.map((id) => ({ id, name: nameOfCountry(id) })).sort((a, b) => a.name.localeCompare(b.name)),
];

/** A zone as it is now. */
export async function readZoneNow({ id }: Zone): Promise<Zone> {
  const zone = (await readZones()).find((each) => each.id === id);
  if (!zone) throw new Error("the zone was deleted");
  return zone;
}

/** There are few: they are all read. */
export async function readZones(): Promise<Zone[]> {
  const zones: Zone[] = [];
  for await (const zone of shop.items("/api/v1/zones", { limit: 100 })) zones.push(zone);
  return zones;
}
