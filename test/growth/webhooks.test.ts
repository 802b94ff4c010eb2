import { afterAll, beforeAll, expect, it } from "vitest";
import type { TestDatabase } from "#shared/testing/databases.ts";
import { listAllDeliveries } from "../../workers/webhooks/src/deliveries/deliveries.service.ts";
import { patchEndpoint } from "../../workers/webhooks/src/endpoints/endpoints.service.ts";
import { continueRecoveries, recoverEndpoint } from "../../workers/webhooks/src/recoveries/recoveries.service.ts";
import { DELIVERY_DAYS } from "../../workers/webhooks/src/retention/retention.repository.ts";
import { pruneDeliveries } from "../../workers/webhooks/src/retention/retention.service.ts";
import { sendDueDeliveries } from "../../workers/webhooks/src/sending/sender.service.ts";
import { createWebhooksTest } from "../../workers/webhooks/src/testing.ts";
import { countBlocks, countRows, expectQuickRuns, fill, findFullScans, idOf, recordRun, ROWS } from "./growth.ts";

let test: Awaited<ReturnType<typeof createWebhooksTest>>;
let database: TestDatabase;

/** One row in ten is past its retention, and one in ten waits for an endpoint that is down. A few failed, of a rare type. */
const DUE = ROWS / 10;
const RARE = 200_000;
const ENDPOINTS = 50;
const TABLES = ["webhook_deliveries", "webhook_messages"];
const series = `generate_series(1, ${ROWS}) AS n`;
const createdAt = `now() - CASE WHEN n % 10 = 0 THEN interval '${DELIVERY_DAYS + 2} days' ELSE interval '1 day' END`;

beforeAll(async () => {
  test = await createWebhooksTest();
  database = test.database;
  for (let index = 0; index < ENDPOINTS; index++) await test.addEndpoint();
  await fill(database, {
    webhook_messages: `
      INSERT INTO webhook_messages (id, type, body, created_at) SELECT ${idOf("n")}, 'order.created', '{}', ${createdAt} FROM ${series}`,
    webhook_deliveries: `
      WITH places AS (SELECT id, row_number() OVER (ORDER BY id) AS place FROM webhook_endpoints)
      INSERT INTO webhook_deliveries (id, endpoint_id, message_id, event_type, status, created_at, next_attempt_at)
      SELECT ${idOf("n")}, places.id, ${idOf("n")}, CASE WHEN n % ${RARE} = 5 THEN 'product.created' ELSE 'order.created' END,
        (CASE WHEN n % 10 = 1 THEN 'pending' WHEN n % ${RARE} = 5 THEN 'failed' ELSE 'succeeded' END)::delivery_status, ${createdAt}, now() + interval '2 hours'
      FROM ${series} JOIN places ON place = 1 + n % ${ENDPOINTS}`,
  });
});
afterAll(() => test.close());

it("the sender claims and records beside a million deliveries, of which a tenth waits, and reads no table of them from end to end", async () => {
  await database.runAsOwner(`UPDATE webhook_deliveries SET next_attempt_at = now() WHERE id IN (
    SELECT id FROM webhook_deliveries WHERE status = 'pending' ORDER BY id LIMIT 500)`);
  const run = await recordRun(() => sendDueDeliveries(test.ctx));
  console.log(`500 deliveries sent in ${run.ms} ms`);
  expect(test.edge.received).toHaveLength(500);
  expect(run.ms).toBeLessThan(10_000);
  expect((await findFullScans(database, run)).filter((name) => TABLES.includes(name))).toEqual([]);
});

it.each([
  { status: "failed" as const },
  { eventType: "product.created" },
  { status: "failed" as const, eventType: "product.created" },
])("a list of deliveries with %j reads a few blocks, wherever among a million they are", async (filters) => {
  const found: string[] = [];
  const run = await recordRun(async () => {
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page = await listAllDeliveries(test.ctx, { limit: 2, ...filters, ...(cursor && { cursor }) });
      found.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
  });
  const blocks = await countBlocks(database, run);
  console.log(`${run.statements.length} pages of ${JSON.stringify(filters)} in ${run.ms} ms, ${blocks} blocks`);
  expect(new Set(found).size).toBe(ROWS / RARE);
  expect(blocks).toBeLessThan(100);
});

it("a recovery of an endpoint's 20,000 deliveries is answered after half a second and done by the cron, and reads no table from end to end", async () => {
  const { rows } = await test.ctx.db.execute<{ id: string }>(
    `SELECT endpoint_id AS id FROM webhook_deliveries WHERE status = 'pending' AND next_attempt_at > now() LIMIT 1`,
  );
  const { id } = rows[0] as { id: string };
  await patchEndpoint(test.ctx, { id }, { status: "paused" });
  const waits = `webhook_deliveries WHERE endpoint_id = '${id}' AND status = 'pending' AND next_attempt_at > now()`;
  const countWaiting = async () => Object.values(await countRows(database, [waits]))[0] ?? 0;
  const runs = [await recordRun(() => recoverEndpoint(test.ctx, id, new Date(0).toISOString()))];
  while ((await countWaiting()) > 0 && runs.length < 100)
    runs.push(await recordRun(() => continueRecoveries(test.ctx)));
  await test.ctx.settle();
  const times = runs.map(({ ms }) => ms);
  console.log(`recovery of 20,000 deliveries: ${times.join(", ")} ms`);
  expect(await countWaiting()).toBe(0);
  expect(times[0]).toBeLessThan(5_000);
  expect(Math.max(...times)).toBeLessThan(15_000);
  const statements = runs.flatMap((run) => run.statements);
  const scanned = await findFullScans(database, { ms: 0, statements });
  expect(scanned.filter((name) => TABLES.includes(name))).toEqual([]);
});

it("pruneDeliveries() runs for half a second and one more batch, reads no table from end to end, and deletes what is due and nothing else", async () => {
  const due = `WHERE created_at < now() - interval '${DELIVERY_DAYS} days'`;
  const isDone = async () =>
    Object.values(await countRows(database, [`webhook_deliveries ${due}`, `webhook_messages ${due}`])).every(
      (count) => count === 0,
    );
  const first = await expectQuickRuns("pruneDeliveries()", () => pruneDeliveries(test.ctx), isDone);
  expect(await findFullScans(database, first)).toEqual([]);
  expect(await countRows(database, TABLES)).toEqual(Object.fromEntries(TABLES.map((table) => [table, ROWS - DUE])));
});
