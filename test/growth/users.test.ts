import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestDatabase } from "#shared/testing/databases.ts";
import type { UsersContext } from "../../workers/users/src/context.ts";
import { pruneExpired } from "../../workers/users/src/retention/retention.service.ts";
import { createUsersContext } from "../../workers/users/src/testing.ts";
import { countRows, expectQuickRuns, fill, findFullScans, idOf, ROWS } from "./growth.ts";

let ctx: UsersContext;
let database: TestDatabase;

/** One row in ten of each table is past its retention. */
const DUE = ROWS / 10;
const series = `generate_series(1, ${ROWS}) AS n`;
const isDue = "n % 10 = 0";
const id = idOf("n");

beforeAll(async () => {
  ({ ctx, database } = await createUsersContext());
  await fill(database, {
    users: `
      INSERT INTO users (id, username, password_hash, replaced_email, email_replaced_at)
      SELECT ${id}, 'user' || n, 'x', 'a@example.com', now() - CASE WHEN ${isDue} THEN interval '2 days' ELSE interval '1 hour' END
      FROM ${series}`,
    sessions: `
      INSERT INTO sessions (id, user_id, created_at, expires_at, ended_at)
      SELECT ${id}, ${id}, now() - interval '40 days',
        CASE WHEN n % 20 = 0 THEN now() - interval '10 days' ELSE now() + interval '10 days' END,
        CASE WHEN n % 20 = 10 THEN now() - interval '2 days' WHEN n % 3 = 0 THEN now() END
      FROM ${series}`,
    refresh_tokens: `
      INSERT INTO refresh_tokens (token_hash, session_id, created_at, used_at, is_signed)
      SELECT md5(n::text), ${idOf("n - n % 5 + 1")}, now() - interval '3 hours',
        CASE WHEN ${isDue} THEN now() - interval '2 hours' WHEN n % 2 = 0 THEN now() END, true
      FROM ${series}`,
    mail_codes: `
      INSERT INTO mail_codes (user_id, purpose, code_hash, email, expires_at, attempts_left, mailed, counted_since)
      SELECT ${id}, 'verify-email', 'x', 'a@example.com',
        now() - CASE WHEN ${isDue} THEN interval '2 days' ELSE interval '0' END, 5, 1, now()
      FROM ${series}`,
    mail_code_counters: `
      INSERT INTO mail_code_counters (key, mailed, counted_since)
      SELECT md5(n::text), 1, now() - CASE WHEN ${isDue} THEN interval '2 days' ELSE interval '0' END FROM ${series}`,
    guest_counters: `
      INSERT INTO guest_counters (key, guests, counted_since)
      SELECT md5(n::text), 1, now() - CASE WHEN ${isDue} THEN interval '2 days' ELSE interval '0' END FROM ${series}`,
    sign_in_attempts: `
      INSERT INTO sign_in_attempts (account, network, attempts, running, updated_at)
      SELECT md5(n::text), '', 1, 0, now() - CASE WHEN ${isDue} THEN interval '2 days' ELSE interval '0' END FROM ${series}`,
  });
});
afterAll(() => database.close());

const TABLES = ["sessions", "refresh_tokens", "mail_codes", "mail_code_counters", "guest_counters", "sign_in_attempts"];

describe("pruneExpired() of users, with a million rows of each table", () => {
  it("runs for half a second and one more batch, reads no table from end to end, and deletes all that is due and nothing else", async () => {
    const isDone = async () =>
      Object.values(await countRows(database, [...TABLES, "users WHERE email_replaced_at IS NOT NULL"])).every(
        (count) => count <= ROWS - DUE,
      );
    const first = await expectQuickRuns("pruneExpired() of users", () => pruneExpired(ctx), isDone);
    expect(await findFullScans(database, first)).toEqual(["signing_keys"]);
    expect(await countRows(database, TABLES)).toEqual(Object.fromEntries(TABLES.map((table) => [table, ROWS - DUE])));
  });
});
