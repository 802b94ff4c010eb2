import type { Client } from "pg";

/** Connections to the databases of the checked services, and of other publishers and subscribers of events by their name. */
export type Databases = {
  orders: Client;
  payments: Client;
  products: Client;
  notifications: Client;
  [service: string]: Client;
};

/** The result of a check: how many records were checked, and a sentence with its id for each that is wrong. */
export type Finding = { checked: number; wrong: string[] };

export type Check = {
  title: string;
  run: (databases: Databases, options: { graceSeconds: number }) => Promise<Finding>;
};

const CHUNK = 5_000;

/** A check within one database: `wrong` selects a sentence for each wrong record as `wrong`, `total` is what to count. */
export async function checkWithSql(
  client: Client,
  { total, wrong }: { total: string; wrong: string },
): Promise<Finding> {
  const { rows } = await client.query<{ wrong: string }>(wrong);
  const { rows: count } = await client.query<{ count: string }>(`SELECT count(*) FROM ${total}`);
  return { checked: Number(count[0]?.count ?? 0), wrong: rows.map((row) => row.wrong) };
}

/** A check within the database of a service; see `checkWithSql`. */
export function sqlCheck(
  title: string,
  service: string,
  sql: { total: string; wrong: string | ((graceSeconds: number) => string) },
): Check {
  const run: Check["run"] = (databases, { graceSeconds }) => {
    const wrong = typeof sql.wrong === "string" ? sql.wrong : sql.wrong(graceSeconds);
    return checkWithSql(databases[service] as Client, { ...sql, wrong });
  };
  return { title, run };
}

type Row = { id: string };
type AcrossOptions<Left extends Row, Right> = {
  /** A query with the column `id`, to which `AND id > $1 ORDER BY id LIMIT $2` can be appended. */
  left: { client: Client; select: string; params?: unknown[] };
  /** A query of another database for the rows whose `id` is in the array `$1`. */
  right: { client: Client; select: string };
  key: (left: Left) => string;
  /** A sentence when the row is wrong. */
  judge: (left: Left, right: Right | undefined) => string | undefined;
};

/**
 * A check over two databases, in chunks. The left database is read first: whatever its rows require of the right one was
 * written before, so the check is exact even while the shop runs.
 */
export async function checkAcross<Left extends Row, Right extends Row>(
  options: AcrossOptions<Left, Right>,
): Promise<Finding> {
  const { left, right, key, judge } = options;
  const wrong: string[] = [];
  let checked = 0;
  for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
    const params = [after, CHUNK, ...(left.params ?? [])];
    const { rows } = await left.client.query<Left>(`${left.select} AND id > $1 ORDER BY id LIMIT $2`, params);
    const last = rows.at(-1);
    if (!last) return { checked, wrong };
    const found = await right.client.query<Right>(right.select, [rows.map(key)]);
    const byId = new Map(found.rows.map((row) => [row.id, row]));
    wrong.push(...rows.flatMap((row) => judge(row, byId.get(key(row))) ?? []));
    checked += rows.length;
    after = last.id;
  }
}
