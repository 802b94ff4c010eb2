import { and, eq, getTableColumns, inArray, ne, type SQL, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { newestFirst, olderThan } from "#shared/database/keyset.ts";
import type { TimeKey } from "#shared/http/pagination.ts";
import { zonePlaces, zones } from "./tables.ts";

export type ZoneRow = typeof zones.$inferSelect & { places: string[] };
export type ZoneFields = Pick<
  typeof zones.$inferInsert,
  "name" | "pricesIncludeTax" | "taxRates" | "shippingMethods"
> & { places: string[] };

/** `before`: the zone before the change. `after`: the changed zone, if the change was made. */
export type ChangedZone = { before: { version: number } | undefined; after: ZoneRow | undefined };

type Target = { id: string; versions: number[] | undefined };

/** The key that prevents two zones from containing the same place. */
export const ZONE_PLACES_KEY = "zone_places_pkey";

/** Newest first; reads one row more than `limit`, which shows whether there is another page. */
export function listZones(
  db: Db,
  { limit, after }: { limit: number; after?: TimeKey | undefined },
): Promise<ZoneRow[]> {
  return selectZones(db, olderThan(zones, after))
    .orderBy(...newestFirst(zones))
    .limit(limit + 1);
}

/** Inserts the zone with its places. Throws the error of `ZONE_PLACES_KEY` when another zone contains one of them. */
export async function insertZone(db: Db, id: string, { places, ...fields }: ZoneFields): Promise<ZoneRow | undefined> {
  const [, , , [row]] = await db.batch([
    lockZones(db),
    db.insert(zones).values({ id, ...fields }),
    insertPlaces(db, id, places, eq(zones.id, id)),
    selectZones(db, eq(zones.id, id)),
  ]);
  return row;
}

/** Sets all fields. Throws the error of `ZONE_PLACES_KEY` when another zone contains one of the places. */
export async function updateZone(db: Db, target: Target, { places, ...fields }: ZoneFields): Promise<ChangedZone> {
  const isTarget = matchesVersion(target);
  const [, [before], , , updated, [row]] = await db.batch([
    lockZones(db),
    selectVersion(db, target),
    db.delete(zonePlaces).where(sql`${zonePlaces.zoneId} IN (SELECT id FROM ${zones} WHERE ${isTarget})`),
    insertPlaces(db, target.id, places, isTarget),
    db
      .update(zones)
      .set({ ...fields, version: sql`version + 1`, updatedAt: sql`now()` })
      .where(isTarget)
      .returning({ id: zones.id }),
    selectZones(db, eq(zones.id, target.id)),
  ]);
  return { before, after: updated.length > 0 ? row : undefined };
}

export async function deleteZone(
  db: Db,
  target: Target,
): Promise<{ before: { version: number } | undefined; isDeleted: boolean }> {
  const [, [before], deleted] = await db.batch([
    lockZones(db),
    selectVersion(db, target),
    db.delete(zones).where(matchesVersion(target)).returning({ id: zones.id }),
  ]);
  return { before, isDeleted: deleted.length > 0 };
}

/** Those of these places that another zone contains. */
export async function findClaimedPlaces(db: Db, places: string[], exceptZoneId: string): Promise<string[]> {
  const rows = await db
    .select({ place: zonePlaces.place })
    .from(zonePlaces)
    .where(and(inArray(zonePlaces.place, places), ne(zonePlaces.zoneId, exceptZoneId)))
    .orderBy(zonePlaces.place);
  return rows.map(({ place }) => place);
}

/** The first statement of each write. It serialises writes, since two that swap places would deadlock. */
function lockZones(db: Db) {
  return db.execute(sql`SELECT pg_advisory_xact_lock(hashtext('zones'))`);
}

function selectVersion(db: Db, { id }: Target) {
  return db.select({ version: zones.version }).from(zones).where(eq(zones.id, id));
}

function insertPlaces(db: Db, zoneId: string, places: string[], condition: SQL | undefined) {
  return db.execute(sql`
    INSERT INTO ${zonePlaces} (place, zone_id, position)
    SELECT place, ${zoneId}::uuid, position
    FROM jsonb_array_elements_text(${JSON.stringify(places)}::jsonb) WITH ORDINALITY AS given (place, position)
    WHERE EXISTS (SELECT FROM ${zones} WHERE ${condition})`);
}

function matchesVersion({ id, versions }: Target): SQL | undefined {
  return and(eq(zones.id, id), versions && inArray(zones.version, versions));
}

function selectZones(db: Db, condition: SQL | undefined) {
  const places = sql<string[]>`(
    SELECT coalesce(json_agg(p.place ORDER BY p.position), '[]') FROM ${zonePlaces} AS p WHERE p.zone_id = ${zones.id})`;
  return db
    .select({ ...getTableColumns(zones), places })
    .from(zones)
    .where(condition);
}
