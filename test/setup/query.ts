import { withClient } from "../../tools/lib/databases.ts";
import type { Shop } from "./shop.ts";

/** Looks into, or changes, the database of a service as its owner. */
export async function query(shop: Shop, service: string, sql: string, params: unknown[] = []) {
  const { rows } = await withClient(shop.databases[service]?.ownerUrl ?? "", (client) => client.query(sql, params));
  return rows;
}
