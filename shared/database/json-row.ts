import { Column, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

type Columns = Record<string, PgColumn>;

/** The row that a select of these columns gives. */
export type RowOf<Selected extends Columns> = {
  [Key in keyof Selected]: Selected[Key]["_"]["data"] | (Selected[Key]["_"]["notNull"] extends true ? never : null);
};

/** A row as a value within another result: a JSON object with the keys of `columns`, read from the table `alias`. */
export function jsonRow(columns: Columns, alias: string): SQL {
  const pairs = Object.entries(columns).map(
    ([key, { name }]) => sql`${sql.raw(`'${key}'`)}, ${sql.identifier(alias)}.${sql.identifier(name)}`,
  );
  return sql`jsonb_build_object(${sql.join(pairs, sql`, `)})`;
}

/** What `jsonRow` gave, as a select would have given it: JSON has no times, so they arrive as text. */
export function parseJsonRow<Selected extends Columns>(
  columns: Selected,
  json: Record<string, unknown>,
): RowOf<Selected> {
  const row = { ...json };
  for (const [key, column] of convertedOf(columns)) {
    const value = row[key];
    if (value !== null) row[key] = column.mapFromDriverValue(value);
  }
  return row as RowOf<Selected>;
}

const converted = new WeakMap<Columns, [string, PgColumn][]>();

/** Those of these columns whose values are not the same in JSON, found once: a list converts hundreds of values. */
function convertedOf(columns: Columns): [string, PgColumn][] {
  const known = converted.get(columns);
  if (known) return known;
  const isConverted = ([, { mapFromDriverValue }]: [string, PgColumn]) =>
    mapFromDriverValue !== Column.prototype.mapFromDriverValue;
  const found = Object.entries(columns).filter(isConverted);
  converted.set(columns, found);
  return found;
}
