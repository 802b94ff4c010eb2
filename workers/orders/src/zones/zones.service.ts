import { AppError } from "#shared/core/errors.ts";
import { violates } from "#shared/database/errors.ts";
import { decodeTimeCursor, type Page, toTimePage } from "#shared/http/pagination.ts";
import type { OrdersContext } from "../context.ts";
import {
  deleteZone,
  findClaimedPlaces,
  insertZone,
  listZones,
  updateZone,
  ZONE_PLACES_KEY,
  type ZoneFields,
  type ZoneRow,
} from "./zones.repository.ts";
import type { NewZone, Zone } from "./zones.schema.ts";

/** `versions`: those that `If-Match` allows; any when `undefined`. */
type Target = { id: string; versions: number[] | undefined };

/** One page of all zones, newest first. */
export async function listAllZones(
  ctx: OrdersContext,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<Zone>> {
  return toTimePage(await listZones(ctx.db, { limit, after: decodeTimeCursor(cursor) }), limit, toZone);
}

/** @throws AppError zone-overlap */
export async function createZone(ctx: OrdersContext, zone: NewZone): Promise<Zone> {
  const id = ctx.newId();
  const fields = toFields(ctx, zone);
  const row = await insertZone(ctx.db, id, fields).catch((error) => refuseOverlap(ctx, error, id, fields));
  return toZone(row as ZoneRow);
}

/** @throws AppError not-found, version-mismatch, zone-overlap */
export async function replaceZone(ctx: OrdersContext, target: Target, zone: NewZone): Promise<Zone> {
  const fields = toFields(ctx, zone);
  const { before, after } = await updateZone(ctx.db, target, fields).catch((error) =>
    refuseOverlap(ctx, error, target.id, fields),
  );
  if (!after) throw refusal(before);
  return toZone(after);
}

/** @throws AppError not-found, version-mismatch */
export async function removeZone(ctx: OrdersContext, target: Target): Promise<void> {
  const { before, isDeleted } = await deleteZone(ctx.db, target);
  if (!isDeleted) throw refusal(before);
}

function refusal(before: { version: number } | undefined): AppError {
  if (!before) return new AppError("not-found", "There is no such zone.");
  return new AppError("version-mismatch", `It has version ${before.version} now. Read it again before you change it.`);
}

async function refuseOverlap(ctx: OrdersContext, error: unknown, id: string, { places }: ZoneFields): Promise<never> {
  if (!violates(error, ZONE_PLACES_KEY)) throw error;
  const claimed = await findClaimedPlaces(ctx.db, places, id);
  throw new AppError("zone-overlap", `Another zone claims ${claimed.join(", ") || "one of these places"}.`);
}

function toFields(ctx: OrdersContext, { countries, regions, shippingMethods, ...fields }: NewZone): ZoneFields {
  return {
    ...fields,
    places: [...countries, ...regions],
    shippingMethods: shippingMethods.map((method) => ({ ...method, id: method.id ?? ctx.newId() })),
  };
}

export function toZone({ id, name, places, pricesIncludeTax, taxRates, shippingMethods, version }: ZoneRow): Zone {
  const isRegion = (place: string) => place.includes("-");
  return {
    id,
    name,
    countries: places.filter((place) => !isRegion(place)),
    regions: places.filter(isRegion),
    pricesIncludeTax,
    taxRates,
    shippingMethods,
    version,
  };
}
