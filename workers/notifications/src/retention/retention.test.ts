import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestContext } from "#shared/testing/context.ts";
import type { NotificationsContext } from "../context.ts";
import { deadLetters, notifications } from "../tables.ts";
import { pruneNotifications } from "./retention.service.ts";

let ctx: NotificationsContext;
let close: () => Promise<void>;

beforeAll(async () => {
  const { ctx: base, database } = await createTestContext("notifications");
  close = database.close;
  ctx = base as unknown as NotificationsContext; // pruning reaches for nothing but the database
});
afterAll(() => close?.());

const ago = (days: number) => sql`now() - make_interval(days => ${days}::int)`;

it("pruneNotifications() deletes read and unread notifications after 180 days, except those whose mail is pending", async () => {
  const row = (title: string, days: number) => ({
    id: ctx.newId(),
    eventId: ctx.newId(),
    userId: ctx.newId(),
    orderId: ctx.newId(),
    type: "order.created",
    title,
    body: "",
    createdAt: ago(days),
  });
  await ctx.db
    .insert(notifications)
    .values([
      { ...row("recent", 179), readAt: new Date() },
      { ...row("old", 181) },
      { ...row("old and read", 181), readAt: new Date() },
      { ...row("mail sent", 181), mailState: "sent" },
      { ...row("mail pending", 181), mailState: "pending" },
    ]);
  const letter = { message: "{}", error: "Error", attempts: 9 };
  await ctx.db.insert(deadLetters).values([
    { ...letter, id: ctx.newId(), fingerprint: "recent", failedAt: ago(89) },
    { ...letter, id: ctx.newId(), fingerprint: "old", failedAt: ago(91) },
  ]);
  await pruneNotifications(ctx);
  const left = (await ctx.db.select().from(notifications)).map(({ title }) => title);
  expect(left.toSorted()).toEqual(["mail pending", "recent"]);
  expect((await ctx.db.select().from(deadLetters)).map(({ fingerprint }) => fingerprint)).toEqual(["recent"]);
});
