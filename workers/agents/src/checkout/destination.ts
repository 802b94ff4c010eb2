import type { z } from "zod";
import { NewPostalAddressSchema } from "#shared/values/addresses.ts";
import type { Destination } from "./checkout.schema.ts";
import type { Details } from "./session.ts";

type Address = z.infer<typeof NewPostalAddressSchema>;
type Fault = { field: string; code: "field_required" | "invalid_address"; content: string };

/** The protocol's name of each field of an address. */
const FIELDS: Record<string, keyof Destination> = {
  name: "first_name",
  line1: "street_address",
  line2: "extended_address",
  city: "address_locality",
  region: "address_region",
  postalCode: "postal_code",
  country: "address_country",
  phone: "phone_number",
};

/** A destination as an address of the shop, or what it lacks to be one. */
export function checkDestination(destination: Destination): { address?: Address; faults: Fault[] } {
  const { first_name, last_name } = destination;
  const fields = Object.entries(FIELDS).map(([ours, theirs]) => [ours, destination[theirs] || undefined]);
  const name = [first_name, last_name].filter(Boolean).join(" ") || undefined;
  const { data, error } = NewPostalAddressSchema.safeParse({ ...Object.fromEntries(fields), name });
  if (data) return { address: data, faults: [] };
  const faults = error.issues.map(({ path: [ours], message }): Fault => {
    const field = FIELDS[String(ours)] ?? "street_address";
    const isGiven = Boolean(ours === "name" ? name : destination[field]);
    if (isGiven) return { field, code: "invalid_address", content: `${field} ${message}` };
    return { field, code: "field_required", content: `An address needs ${field}.` };
  });
  // One fault of each field is enough to correct it.
  return { faults: [...new Map(faults.toReversed().map((fault) => [fault.field, fault])).values()].toReversed() };
}

/** The destination with the names of the buyer, where it has none of its own. */
export function nameDestination({ buyer, destination }: Details): Destination | undefined {
  if (!destination) return undefined;
  const given = Object.entries(destination).filter(([, value]) => value);
  return { ...buyer, ...Object.fromEntries(given) };
}

/** An address of the shop as a destination. */
export function toDestination(address: Address): Destination {
  const fields = Object.entries(FIELDS).map(([ours, theirs]) => [theirs, address[ours as keyof Address] ?? undefined]);
  return { ...Object.fromEntries(fields) } as Destination;
}
