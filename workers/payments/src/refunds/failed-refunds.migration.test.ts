import { readFile } from "node:fs/promises";
import { afterAll, expect, it } from "vitest";
import { createPaymentsTest } from "../testing.ts";
import { refunds } from "../tables.ts";

const test = await createPaymentsTest();
afterAll(test.close);

const file = new URL("../../../../migrations/payments/0006_failed-refunds.sql", import.meta.url).pathname;
const updates = (await readFile(file, "utf8"))
  .split("--> statement-breakpoint")
  .filter((statement) => /^UPDATE /m.test(statement));

type Refund = Pick<typeof refunds.$inferInsert, "status" | "amount">;

/** Refunds of one payment, as the previous version wrote them one after another. */
async function write(...written: Refund[]) {
  const { id: paymentId, orderId } = await test.pay();
  const rows = written.map((row, index) => ({
    ...{ id: test.ctx.newId(), paymentId, orderId, createdAt: new Date(Date.UTC(2026, 0, 1, index)) },
    ...row,
  }));
  await test.ctx.db.insert(refunds).values(rows);
  return async () => {
    const stored = await test.refundsOf(paymentId);
    return rows.map(({ id }) => stored.find((row) => row.id === id)?.settledAt !== null);
  };
}

it("the migration settles a failed refund that another one of its payment has made good since", async () => {
  const [failed, succeeded] = [
    { status: "failed", amount: 400 } as const,
    { status: "succeeded", amount: 400 } as const,
  ];
  const madeGood = await write(failed, succeeded);
  const isPending = await write(failed, { status: "pending", amount: 500 });
  const succeededBefore = await write(succeeded, failed);
  const lessSucceeded = await write(failed, { status: "succeeded", amount: 399 });
  const failedAgain = await write(failed, failed);
  for (const statement of updates) await test.ctx.db.execute(statement);
  expect(await madeGood()).toEqual([true, false]);
  expect(await isPending()).toEqual([true, false]);
  for (const read of [succeededBefore, lessSucceeded, failedAgain]) expect(await read()).toEqual([false, false]);
});
