import { drizzle } from "drizzle-orm/node-postgres";
import type { Client } from "pg";
import { SAMPLE_ACCOUNTS } from "#shared/testing/sample-accounts.ts";
import { widgets } from "./src/tables.ts";

const [, { id: userId }] = SAMPLE_ACCOUNTS;

const samples: (typeof widgets.$inferInsert)[] = [
  // <fields:samples>
  { id: "01980000-0000-7000-8000-000000000101", userId, label: "One" },
  { id: "01980000-0000-7000-8000-000000000102", userId, label: "Another" },
  // </fields:samples>
];

/** Adds some widgets of the sample customer; existing ones stay unchanged. */
export async function seed(client: Client): Promise<number> {
  const { rowCount } = await drizzle(client).insert(widgets).values(samples).onConflictDoNothing();
  return rowCount ?? 0;
}
