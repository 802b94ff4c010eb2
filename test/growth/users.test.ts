import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestDatabase } from "#shared/testing/databases.ts";
import type { UsersContext } from "../../workers/users/src/context.ts";
import { listUnusedGuests, settleUnusedGuests } from "../../workers/users/src/guests/unused-guests.service.ts";
import { pruneExpired } from "../../workers/users/src/retention/retention.service.ts";
import { issueCode } from "../../workers/users/src/authorizations/codes.service.ts";
import { listAccounts } from "../../workers/users/src/accounts/users.service.ts";
import { createUsersContext } from "../../workers/users/src/testing.ts";
import {
  countBlocks,
  countRows,
  expectQuickRuns,
  fill,
  findFullScans,
  idOf,
  recordRun,
  ROWS,
  type Run,
} from "./growth.ts";

let ctx: UsersContext;
let database: TestDatabase;

/** One row in ten of each table is past its retention. */
const DUE = ROWS / 10;
const series = `generate_series(1, ${ROWS}) AS n`;
const isDue = "n % 10 = 0";
/** Every second user is a guest, and every second guest has not been used for long. */
const isGuest = "n % 2 = 1";
const id = idOf("n");
/** One user in a hundred came from another shop, long ago. */
const username = `
  CASE WHEN ${isGuest} THEN 'guest-' || ${id} ELSE CASE WHEN n % 20 = 0 AND n <= ${ROWS / 5} THEN 'imported-' ELSE 'user' END || n END`;

beforeAll(async () => {
  ({ ctx, database } = await createUsersContext());
  await fill(database, {
    users: `
      INSERT INTO users (id, username, password_hash, role, email, created_at, replaced_email, email_replaced_at)
      SELECT ${id}, ${username}, CASE WHEN ${isGuest} THEN NULL ELSE 'x' END,
        CASE WHEN ${isGuest} THEN 'guest'::role ELSE 'customer' END,
        CASE WHEN ${isGuest} THEN NULL ELSE 'mail' || n || '@example.com' END, now() - (${ROWS} - n) * interval '1 second',
        'a@example.com', now() - CASE WHEN ${isDue} THEN interval '2 days' ELSE interval '1 hour' END
      FROM ${series}`,
    guests: `
      INSERT INTO guests (user_id, due_at)
      SELECT ${id}, now() + CASE WHEN n % 4 = 1 THEN interval '-1 day' ELSE interval '1 day' END FROM ${series} WHERE ${isGuest}`,
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
    authorization_codes: `
      INSERT INTO authorization_codes (code_hash, approved_by, client_grant, redirect_uri, code_challenge, expires_at)
      SELECT md5(n::text), ${id}, '{}', 'https://agent.example/callback', 'x',
        now() - CASE WHEN ${isDue} THEN interval '2 days' ELSE interval '0' END
      FROM ${series}`,
    oauth_clients: `
      INSERT INTO oauth_clients (id, name, redirect_uris, expires_at)
      SELECT ${id}, 'Agent', ARRAY['https://agent.example/callback'],
        now() + CASE WHEN ${isDue} THEN interval '-1 hours' ELSE interval '7 days' END
      FROM ${series}`,
    oauth_client_counters: `
      INSERT INTO oauth_client_counters (key, clients, counted_since)
      SELECT md5(n::text), 1, now() - CASE WHEN ${isDue} THEN interval '2 days' ELSE interval '0' END FROM ${series}`,
    sign_in_attempts: `
      INSERT INTO sign_in_attempts (account, network, attempts, running, updated_at)
      SELECT md5(n::text), '', 1, 0, now() - CASE WHEN ${isDue} THEN interval '2 days' ELSE interval '0' END FROM ${series}`,
  });
});
afterAll(() => database.close());

const GUEST_BATCH = 500;

const TABLES = [
  ...["sessions", "refresh_tokens", "mail_codes", "mail_code_counters", "guest_counters", "sign_in_attempts"],
  ...["authorization_codes", "oauth_clients", "oauth_client_counters"],
];

describe("pruneExpired() of users, with a million rows of each table", () => {
  it("runs for half a second and one more batch, reads no table from end to end, and deletes all that is due and nothing else", async () => {
    const isDone = async () => {
      for (const table of ["users WHERE email_replaced_at IS NOT NULL", ...TABLES]) {
        if (Object.values(await countRows(database, [table])).some((count) => count > ROWS - DUE)) return false;
      }
      return true;
    };
    const first = await expectQuickRuns("pruneExpired() of users", () => pruneExpired(ctx), isDone);
    expect(await findFullScans(database, first)).toEqual(["signing_keys"]);
    expect(await countRows(database, TABLES)).toEqual(Object.fromEntries(TABLES.map((table) => [table, ROWS - DUE])));
  });
});

describe("the search of users among a million", () => {
  /** At most one for each of the 10,000 users that came from another shop, which share them, and those of the newest users. */
  const MOST_BLOCKS = 8_000;
  const read = (run: Run) => countBlocks(database, run);
  const search = async (q: string, cursor?: string) => {
    let page = { items: [] as { id: string }[], nextCursor: null as string | null };
    const run = await recordRun(async () => {
      page = await listAccounts(ctx, { q, limit: 20, ...(cursor ? { cursor } : {}) });
    });
    const blocks = await read(run);
    console.log(`search of ${q}: ${page.items.length} users in ${run.ms} ms, ${blocks} blocks`);
    return { ...page, blocks };
  };

  it.each([
    ["what every customer has", "example", 20],
    ["what one has", "mail777778@", 1],
    ["what none has", "zzzzqq", 0],
    ["what all guests have", "guest", 0],
    ["one character", "u", 20],
    ["two characters", "zq", 0],
    ["punctuation", "@-", 0],
    ["what old users alone have", "imported", 20],
  ])("reads little for %s, on the first page and on later ones", async (_, q, found) => {
    let { items, nextCursor, blocks } = await search(q);
    expect(items).toHaveLength(found);
    expect(blocks).toBeLessThan(MOST_BLOCKS);
    for (let page = 0; page < 2 && nextCursor; page++) {
      ({ nextCursor, blocks } = await search(q, nextCursor));
      expect(blocks).toBeLessThan(MOST_BLOCKS);
    }
  });
});

describe("the approval of a client", () => {
  it("reads no table from end to end, whether the client registered or is named by an address", async () => {
    const approve = (clientId: string) =>
      recordRun(async () => {
        const clientGrant = { clientId, resource: "https://shop.example/mcp", scopes: ["buyer"] } as never;
        await issueCode(ctx, {
          sessionId: ctx.newId(),
          clientGrant,
          redirectUri: "https://a.example",
          codeChallenge: "x",
        });
      });
    const named = await approve("https://agent.example/client.json");
    expect(named.statements).toHaveLength(1);
    for (const run of [named, await approve(ctx.newId())]) expect(await findFullScans(database, run)).toEqual([]);
  });
});

describe("unused guests, a quarter of a million of half a million", () => {
  it("are listed and deleted in batches that stay quick and read no table from end to end", async () => {
    const settle = async () => {
      const unused = await listUnusedGuests(ctx, { limit: GUEST_BATCH });
      expect(unused).toHaveLength(GUEST_BATCH);
      await settleUnusedGuests(ctx, { unused: unused.slice(1), kept: unused.slice(0, 1) });
    };
    const before = await countRows(database, ["users", "guests"]);
    const runs = [await recordRun(settle), await recordRun(settle), await recordRun(settle)];
    const times = runs.map(({ ms }) => ms);
    console.log(`${GUEST_BATCH} unused guests settled in ${times.join(", ")} ms`);
    expect(Math.max(...times)).toBeLessThan(5_000);
    for (const run of runs) expect(await findFullScans(database, run)).toEqual([]);
    const deleted = 3 * (GUEST_BATCH - 1);
    const after = { users: (before.users ?? 0) - deleted, guests: (before.guests ?? 0) - deleted };
    expect(await countRows(database, ["users", "guests"])).toEqual(after);
  });
});
