import { afterAll, beforeAll, expect, it } from "vitest";
import { EventSchema } from "../../event-contract.ts";
import type { Caller } from "#shared/contracts/identity.ts";
import { createTestContext } from "#shared/testing/context.ts";
import type { WidgetsContext } from "../context.ts";
import { change, sample } from "../testing.ts";
import { changeWidget, createWidget, removeWidget } from "../widgets.service.ts";
import { listEvents, relayDueEvents } from "./events.service.ts";

let ctx: WidgetsContext & { settle: () => Promise<void> };
let close: () => Promise<void>;
const sent: unknown[] = [];

beforeAll(async () => {
  const { ctx: base, database } = await createTestContext("widgets");
  const queue = {
    sendBatch: async (batch: { body: unknown }[]) => void sent.push(...batch.map(({ body }) => body)),
  };
  const subscribers = new Map([["others", queue as unknown as Queue]]);
  ctx = { ...base, subscribers } as unknown as typeof ctx;
  close = database.close;
});
afterAll(() => close?.());

const caller: Caller = {
  kind: "user",
  userId: crypto.randomUUID(),
  sessionId: crypto.randomUUID(),
  role: "customer",
};

it("each change of a widget is published once, and a refused change is not", async () => {
  const created = await createWidget(ctx, caller, sample);
  const target = { id: created.id };
  const changed = await changeWidget(ctx, caller, target, change);
  await expect(changeWidget(ctx, caller, { ...target, versions: [7] }, change)).rejects.toThrow();
  await expect(removeWidget(ctx, { ...caller, userId: crypto.randomUUID() }, target)).rejects.toThrow();
  await removeWidget(ctx, caller, target);
  await ctx.settle();
  await relayDueEvents(ctx);

  const log = await listEvents(ctx, { after: null, minAgeSeconds: 0, limit: 10 });
  expect(log).toMatchObject([
    { type: "widget.created", subject: created.id, data: created },
    { type: "widget.updated", subject: created.id, data: changed },
    { type: "widget.deleted", subject: created.id, data: changed },
  ]);
  expect(sent).toHaveLength(3);
  expect(sent).toEqual(expect.arrayContaining(log));
  for (const event of log) expect(EventSchema.parse(event)).toEqual(event);
});
