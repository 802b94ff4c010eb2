import type { Client } from "pg";

/** What a version's tables.ts names: drizzle-kit keeps it beside each migration. */
export interface Snapshot {
  tables: Record<string, { name: string; columns: Record<string, { name: string }> }>;
}

interface Column {
  table: string;
  name: string;
  type: string;
  isRequired: boolean;
  isFilled: boolean;
}
/** A rule that rows have to keep to. */
interface Rule {
  table: string;
  name: string;
  definition: string;
  isUnique: boolean;
}
export interface Schema {
  columns: Column[];
  rules: Rule[];
}

/** Reads what a database demands, however it came to be so; a view under a table's name serves as well as the table. */
export async function readSchema(client: Client): Promise<Schema> {
  const columns = await client.query<Column>(`
    SELECT relname AS table, attname AS name, format_type(atttypid, atttypmod) AS type, attnotnull AS "isRequired",
      (atthasdef OR attidentity <> '') AS "isFilled"
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v') AND attnum > 0 AND NOT attisdropped`);
  const rules = await client.query<Rule>(`
    SELECT conrelid::regclass::text AS table, conname AS name, pg_get_constraintdef(oid) AS definition,
      contype IN ('u', 'p') AS "isUnique"
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f', 'u', 'p', 'x')
    UNION ALL
    SELECT indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid), true
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE indisunique AND relnamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)`);
  return { columns: columns.rows, rules: rules.rows };
}

/**
 * What the previous version, which runs on while this one is deployed and after it was rolled back, would stumble over; a
 * sentence each, that begins with the name of the thing.
 */
export function findUnsafeChanges(before: Schema, after: Schema, previous: Snapshot, current: Snapshot): string[] {
  const key = ({ table, name }: { table: string; name: string }) => `${table}.${name}`;
  const had = new Map(before.columns.map((column) => [key(column), column]));
  const has = new Map(after.columns.map((column) => [key(column), column]));
  const known = tablesOf(previous);
  const found: string[] = [];
  for (const [table, columns] of known) {
    for (const name of columns)
      found.push(...compareColumns(`${table}.${name}`, had.get(`${table}.${name}`), has.get(`${table}.${name}`)));
  }
  for (const [name, column] of has) {
    const isOld = had.has(name);
    if (!isOld && known.has(column.table) && isDemanded(column)) {
      found.push(
        `${name} must have a value, which the previous version does not give: give it a default, or allow NULL`,
      );
    }
    const table = tablesOf(current).get(column.table);
    if (isOld && table && !table.includes(column.name) && isDemanded(column)) {
      found.push(`${name} must have a value, which this version does not give: first DROP NOT NULL`);
    }
  }
  const earlier = new Map(before.rules.map((rule) => [key(rule), rule]));
  const later = new Map(after.rules.map((rule) => [key(rule), rule]));
  for (const [name, { table, definition }] of later) {
    if (known.has(table) && earlier.get(name)?.definition !== definition) {
      found.push(`${name} is a rule that the previous version does not know: ${definition}`);
    }
  }
  for (const [name, { table, isUnique }] of earlier) {
    if (known.has(table) && isUnique && !later.has(name)) {
      found.push(`${name} is gone, and the previous version may count on it to be refused`);
    }
  }
  return found;
}

function compareColumns(name: string, before: Column | undefined, after: Column | undefined): string[] {
  if (!before) return [];
  if (!after) return [`${name} is gone, and the previous version uses it`];
  const found: string[] = [];
  if (before.type !== after.type) found.push(`${name} was ${before.type} and is ${after.type}`);
  if (!before.isRequired && after.isRequired)
    found.push(`${name} must not be NULL any more, and the previous version may write it`);
  if (before.isFilled && !after.isFilled && after.isRequired) found.push(`${name} has no default any more`);
  return found;
}

const isDemanded = ({ isRequired, isFilled }: Column) => isRequired && !isFilled;

function tablesOf({ tables }: Snapshot): Map<string, string[]> {
  return new Map(
    Object.values(tables).map(({ name, columns }) => [name, Object.values(columns).map((each) => each.name)]),
  );
}
