import type { Client } from "pg";

/** Of the services whose data are checked; any other subscriber of order events by its name. */
export type Databases = { orders: Client; products: Client; notifications: Client; [subscriber: string]: Client };

/** What is wrong, as sentences that name ids: never all of them, but how many there are in all. */
export type Finding = { checked: number; wrong: number; examples: string[] };

export type Check = {
  title: string;
  run: (databases: Databases, options: { graceSeconds: number }) => Promise<Finding>;
};

const EXAMPLES = 3;
const CHUNK = 5_000;

export function finding(checked: number, wrong: string[]): Finding {
  return { checked, wrong: wrong.length, examples: wrong.slice(0, EXAMPLES) };
}

/** A check within one database: `sql` finds what is wrong and says so in its column `wrong`, `total` counts what there is. */
export async function checkWithSql(
  client: Client,
  { total, wrong }: { total: string; wrong: string },
): Promise<Finding> {
  const { rows } = await client.query<{ wrong: string }>(wrong);
  const { rows: count } = await client.query<{ count: string }>(`SELECT count(*) FROM ${total}`);
  return finding(
    Number(count[0]?.count ?? 0),
    rows.map((row) => row.wrong),
  );
}

type Row = { id: string };
type AcrossOptions<Left extends Row, Right> = {
  /** Rows of one database: a query that has `id`, and takes `id > $1 ORDER BY id LIMIT $2` behind its own conditions. */
  left: { client: Client; select: string; params?: unknown[] };
  /** What another database has for the ids in `$1`, by its column `id`. */
  right: { client: Client; select: string };
  key: (left: Left) => string;
  /** What is wrong with a row, if anything. */
  judge: (left: Left, right: Right | undefined) => string | undefined;
};

/**
 * A check over two databases, in chunks. The left one is read first, so what a right row must be there for has been
 * there before: that is how it stays exact while the shop runs.
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
    if (!last) return finding(checked, wrong);
    const found = await right.client.query<Right>(right.select, [rows.map(key)]);
    const byId = new Map(found.rows.map((row) => [row.id, row]));
    wrong.push(...rows.flatMap((row) => judge(row, byId.get(key(row))) ?? []));
    checked += rows.length;
    after = last.id;
  }
}
