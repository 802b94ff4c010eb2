import { sql } from "drizzle-orm";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { patchEndpoint } from "../endpoints/endpoints.service.ts";
import { sendDueDeliveries } from "../sending/sender.service.ts";
import { deliveries, endpoints, messages } from "../tables.ts";
import { createWebhooksTest } from "../testing.ts";
import { listRecoveries } from "./recoveries.repository.ts";
import { BATCH_SIZE, continueRecoveries, recoverEndpoint } from "./recoveries.service.ts";

let test: Awaited<ReturnType<typeof createWebhooksTest>>;

beforeAll(async () => {
  test = await createWebhooksTest();
});
afterAll(() => test?.close());
beforeEach(async () => {
  for (const table of [endpoints, messages]) await test.ctx.db.delete(table);
  test.edge.received.length = 0;
  test.logs.length = 0;
});

/** Adds a paused endpoint with a delivery of each minute up to an hour ago, the last of them the newest; `columns` are SQL in `n`. */
async function addDeliveries(count: number, columns: Partial<Record<"status" | "tries" | "due", string>> = {}) {
  const { id } = await test.addEndpoint();
  await patchEndpoint(test.ctx, { id }, { status: "paused" });
  const { status = "'failed'", tries = "10", due = "now()" } = columns;
  const at = sql`now() - interval '1 hour' - interval '1 minute' * (${count} - n)`;
  await test.ctx.db.execute(sql`
    WITH message AS (
      INSERT INTO ${messages} (id, type, body, created_at)
      SELECT gen_random_uuid(), 'order.paid', '{}', ${at} FROM generate_series(1, ${count}::int) AS n RETURNING id, created_at
    )
    INSERT INTO ${deliveries} (id, endpoint_id, message_id, event_type, status, tries, next_attempt_at, created_at)
    SELECT uuidv7(), ${id}::uuid, id, 'order.paid', (${sql.raw(status)})::delivery_status, ${sql.raw(tries)}, ${sql.raw(due)}, created_at
    FROM (SELECT *, row_number() OVER (ORDER BY created_at) AS n FROM message) AS numbered`);
  return id;
}

const activate = () => test.ctx.db.update(endpoints).set({ status: "active" });

type Row = { endpointId: string; status: string; tries: number; isDue: boolean; version: string };
/** The oldest first. `version` is the transaction that wrote the row last. */
async function rowsOf(endpointId: string): Promise<Row[]> {
  const { rows } = await test.ctx.db.execute<Row>(sql`
    SELECT status, tries, next_attempt_at <= now() AS "isDue", xmin::text AS version
    FROM ${deliveries} WHERE endpoint_id = ${endpointId}::uuid ORDER BY created_at`);
  return rows;
}
const countOf = async (endpointId: string, status: string) =>
  (await rowsOf(endpointId)).filter((row) => row.status === status).length;
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const LONG_AGO = ago(28 * 24 * 60);

/** A context in which time is over after one batch. */
function inHaste(stepMs = 300) {
  let now = Date.now();
  const tick = () => {
    now += stepMs;
    return new Date(now);
  };
  return { ...test.ctx, now: tick };
}

describe("recoverEndpoint()", () => {
  it("makes due what failed or waits since then, and nothing else of this or another endpoint", async () => {
    const [mine, other] = [
      await addDeliveries(4, {
        status: "(ARRAY['failed', 'failed', 'pending', 'succeeded'])[n]",
        due: "now() + interval '20 hours'",
      }),
      await addDeliveries(1),
    ];
    const run = await recoverEndpoint(test.ctx, mine, ago(62.5));
    expect(run).toEqual({ deliveries: 2, complete: true });
    expect(await rowsOf(mine)).toMatchObject([
      { status: "failed", tries: 10 },
      { status: "pending", tries: 0, isDue: true },
      { status: "pending", tries: 0, isDue: true },
      { status: "succeeded", tries: 10 },
    ]);
    expect(await rowsOf(other)).toMatchObject([{ status: "failed" }]);
    await expect(recoverEndpoint(test.ctx, crypto.randomUUID(), LONG_AGO)).rejects.toMatchObject({ code: "not-found" });
  });

  it("sends them, and counts what is due already without writing it again", async () => {
    const id = await addDeliveries(2, { status: "'pending'", tries: "0" });
    const before = await rowsOf(id);
    const run = await recoverEndpoint(test.ctx, id, LONG_AGO);
    expect([run, await rowsOf(id)]).toEqual([{ deliveries: 2, complete: true }, before]);
    await activate();
    await recoverEndpoint(test.ctx, id, LONG_AGO);
    await test.ctx.settle();
    expect([test.edge.received.length, await countOf(id, "succeeded")]).toEqual([2, 2]);
  });

  it("does a part when there are many, the oldest first, and leaves the others to continueRecoveries()", async () => {
    const id = await addDeliveries(2 * BATCH_SIZE + 10);
    const ctx = inHaste();
    expect(await recoverEndpoint(ctx, id, LONG_AGO)).toEqual({ deliveries: BATCH_SIZE, complete: false });
    const statuses = (await rowsOf(id)).map(({ status }) => status);
    expect([statuses.indexOf("failed"), statuses.lastIndexOf("pending")]).toEqual([BATCH_SIZE, BATCH_SIZE - 1]);
    await continueRecoveries(inHaste(3_000));
    expect(await countOf(id, "pending")).toBe(2 * BATCH_SIZE);
    await continueRecoveries(test.ctx);
    expect([await countOf(id, "failed"), await listRecoveries(test.ctx.db)]).toEqual([0, []]);
    const done = await rowsOf(id);
    await continueRecoveries(test.ctx);
    expect(await rowsOf(id)).toEqual(done);
  });

  it("ends when the last batch is full, and when the endpoint is deleted", async () => {
    const id = await addDeliveries(BATCH_SIZE);
    const ctx = inHaste();
    expect(await recoverEndpoint(ctx, id, LONG_AGO)).toEqual({ deliveries: BATCH_SIZE, complete: false });
    await continueRecoveries(test.ctx);
    expect(await listRecoveries(test.ctx.db)).toEqual([]);
    await recoverEndpoint(inHaste(), id, LONG_AGO);
    await test.ctx.db.delete(endpoints);
    await continueRecoveries(test.ctx);
    expect(await listRecoveries(test.ctx.db)).toEqual([]);
  });

  it("continues when it is asked again for a later time, and goes back for an earlier one", async () => {
    const id = await addDeliveries(3 * BATCH_SIZE);
    const ask = (since: string) => recoverEndpoint(inHaste(), id, since);
    await ask(ago(60 + 2.5 * BATCH_SIZE));
    await ask(ago(60));
    expect(await countOf(id, "pending")).toBe(2 * BATCH_SIZE);
    await ask(LONG_AGO);
    const statuses = (await rowsOf(id)).map(({ status }) => status);
    expect(statuses.slice(0, BATCH_SIZE)).toEqual(Array(BATCH_SIZE).fill("pending"));
    await continueRecoveries(test.ctx);
    expect(await countOf(id, "failed")).toBe(0);
  });

  it("waits for its turn before it locks anything, so that a sender that records is never in a deadlock with it", async () => {
    const id = await addDeliveries(20);
    const sender = new Client({ connectionString: test.database.ownerUrl });
    await sender.connect();
    onTestFinished(() => sender.end());
    await sender.query("BEGIN");
    await sender.query("SELECT pg_advisory_xact_lock(hashtextextended('webhook deliveries', 0))");
    const middle = "SELECT id FROM webhook_deliveries ORDER BY id OFFSET 10 LIMIT 1";
    await sender.query(`SELECT FROM webhook_deliveries WHERE id = (${middle}) FOR UPDATE`);
    const recovery = recoverEndpoint(test.ctx, id, LONG_AGO);
    const countWaiting = async () =>
      (await sender.query("SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"))
        .rowCount;
    await expect.poll(countWaiting, { timeout: 5_000 }).toBe(1);
    await sender.query("UPDATE webhook_deliveries SET claimed_until = NULL");
    await sender.query("COMMIT");
    expect(await recovery).toEqual({ deliveries: 20, complete: true });
  });

  it("twice at the same time as several senders loses no delivery, and none of them fails", async () => {
    const id = await addDeliveries(BATCH_SIZE + 100);
    await activate();
    const recover = () => recoverEndpoint(test.ctx, id, LONG_AGO);
    const send = () => sendDueDeliveries(test.ctx);
    await Promise.all([recover(), send(), recover(), send()]);
    while ((await countOf(id, "pending")) > 0) await Promise.all([continueRecoveries(test.ctx), send(), send()]);
    expect(await countOf(id, "succeeded")).toBe(BATCH_SIZE + 100);
    expect(test.logs.filter((line) => /"level":"(error|warn)"/.test(line))).toEqual([]);
  }, 60_000);
});
