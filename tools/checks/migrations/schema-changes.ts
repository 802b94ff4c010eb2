import type { Client } from "pg";

/** The tables of one version's tables.ts, as drizzle-kit writes them beside each migration. */
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
/** A constraint or a unique index. */
interface Constraint {
  table: string;
  name: string;
  definition: string;
  isUnique: boolean;
}
export interface Schema {
  columns: Column[];
  constraints: Constraint[];
}

/** Reads what a database requires of its rows. A view under a table's name serves the previous version as well as the table. */
export async function readSchema(client: Client): Promise<Schema> {
  const columns = await client.query<Column>(`
    SELECT relname AS table, attname AS name, format_type(atttypid, atttypmod) AS type, attnotnull AS "isRequired",
      (atthasdef OR attidentity <> '') AS "isFilled"
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v') AND attnum > 0 AND NOT attisdropped`);
  const constraints = await client.query<Constraint>(`
    SELECT conrelid::regclass::text AS table, conname AS name, pg_get_constraintdef(oid) AS definition,
      contype IN ('u', 'p') AS "isUnique"
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f', 'u', 'p', 'x')
    UNION ALL
    SELECT indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid), true
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE indisunique AND relnamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)`);
  return { columns: columns.rows, constraints: constraints.rows };
}

/**
 * Changes with which the previous version may fail, while this one is deployed or after a rollback. One sentence for each,
 * which begins with the name of the column or constraint.
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
    if (!isOld && known.has(column.table) && isMandatory(column)) {
      found.push(`${name} must have a value, which the previous version does not set: add a default, or allow NULL`);
    }
    const table = tablesOf(current).get(column.table);
    if (isOld && table && !table.includes(column.name) && isMandatory(column)) {
      found.push(`${name} must have a value, which this version does not set: first DROP NOT NULL`);
    }
  }
  const earlier = new Map(before.constraints.map((each) => [key(each), each]));
  const later = new Map(after.constraints.map((each) => [key(each), each]));
  for (const [name, { table, definition }] of later) {
    if (known.has(table) && earlier.get(name)?.definition !== definition) {
      found.push(`${name} is a constraint that the previous version does not know: ${definition}`);
    }
  }
  for (const [name, { table, isUnique }] of earlier) {
    if (known.has(table) && isUnique && !later.has(name)) {
      found.push(`${name} is gone, and the previous version may rely on it`);
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
    found.push(`${name} can no longer be NULL, and the previous version may write it`);
  if (before.isFilled && !after.isFilled && after.isRequired) found.push(`${name} no longer has a default`);
  return found;
}

const isMandatory = ({ isRequired, isFilled }: Column) => isRequired && !isFilled;

function tablesOf({ tables }: Snapshot): Map<string, string[]> {
  return new Map(
    Object.values(tables).map(({ name, columns }) => [name, Object.values(columns).map((each) => each.name)]),
  );
}
