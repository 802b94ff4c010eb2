import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { verifyWebhook } from "#shared/client/webhooks.ts";
import { newOrderEvent } from "#shared/testing/order-events.ts";
import { insertDelivery } from "../deliveries/deliveries.repository.ts";
import { listAllDeliveries, redeliver, sendTestEvent } from "../deliveries/deliveries.service.ts";
import { getEndpoint, patchEndpoint, rotateSecret } from "../endpoints/endpoints.service.ts";
import { handleEvents } from "../inbox/inbox.service.ts";
import { deliveries, endpoints, inbox, messages } from "../tables.ts";
import { createWebhooksTest, type Received } from "../testing.ts";
import { TIMEOUT_MS } from "./post.ts";
import { sendDueDeliveries } from "./sender.service.ts";

let test: Awaited<ReturnType<typeof createWebhooksTest>>;

beforeAll(async () => {
  test = await createWebhooksTest();
});
afterAll(() => test?.close());
beforeEach(async () => {
  for (const table of [endpoints, messages, inbox]) await test.ctx.db.delete(table);
  Object.assign(test.edge, {
    received: [],
    mails: [],
    requested: [],
    answer: async () => new Response(null, { status: 204 }),
  });
});

const answerWith = (status: number) => {
  test.edge.answer = async () => new Response("sorry", { status });
};
/** No attempt ends by its timeout until the function is called that this returns. */
function holdTimeouts(): () => void {
  const held: (() => void)[] = [];
  const start = globalThis.setTimeout;
  const spy = vi
    .spyOn(globalThis, "setTimeout")
    .mockImplementation(((run: () => void, ms?: number, ...values: []) =>
      start(ms === TIMEOUT_MS ? () => held.push(run) : run, ms === TIMEOUT_MS ? 0 : ms, ...values)) as typeof start);
  onTestFinished(() => spy.mockRestore());
  return () => {
    for (const end of held) end();
  };
}
async function publish(events: unknown[]): Promise<void> {
  await handleEvents(test.ctx, events);
  await test.ctx.settle();
}
const all = async () => (await listAllDeliveries(test.ctx, { limit: 100 })).items;
const passTime = (interval: string) =>
  test.ctx.db.batch([
    test.ctx.db.execute(sql`UPDATE ${deliveries} SET next_attempt_at = next_attempt_at - ${interval}::interval,
      claimed_until = claimed_until - ${interval}::interval`),
    test.ctx.db.execute(sql`UPDATE ${endpoints} SET opens_at = opens_at - ${interval}::interval,
      failing_since = failing_since - ${interval}::interval,
      previous_secret_until = previous_secret_until - ${interval}::interval`),
  ]);
const idsOf = (received: Received[]) => received.map(({ headers }) => headers.get("webhook-id"));
const verify = ({ url, headers, body }: Received, secret: string) =>
  verifyWebhook(new Request(url, { method: "POST", headers, body }), secret);

describe("an event", () => {
  it("is sent once to each endpoint that wants it, signed with the endpoint's secret, and however often it comes", async () => {
    const [everything, orders] = [await test.addEndpoint(), await test.addEndpoint(["order.*", "payment.failed"])];
    await test.addEndpoint(["product.*"]);
    const event = newOrderEvent();
    await publish([event]);
    await publish([event, event]);
    expect(test.edge.received.map(({ url }) => url).toSorted()).toEqual([everything.url, orders.url].toSorted());
    expect(idsOf(test.edge.received)).toEqual([event.id, event.id]);
    const toOrders = test.edge.received.find(({ url }) => url === orders.url) as Received;
    expect(await verify(toOrders, orders.secret)).toEqual(event);
    await expect(verify(toOrders, everything.secret)).rejects.toThrow("signature");
    expect(await all()).toMatchObject([{ status: "succeeded" }, { status: "succeeded" }]);
  });

  it("is sent with nothing of the shop's in its headers", async () => {
    await test.addEndpoint();
    await publish([newOrderEvent()]);
    expect([...(test.edge.received[0]?.headers.keys() ?? [])].toSorted()).toEqual([
      "content-type",
      "user-agent",
      "webhook-id",
      "webhook-signature",
      "webhook-timestamp",
    ]);
  });

  it("is sent once each when three senders run at the same time", async () => {
    await test.addEndpoint();
    const events = Array.from({ length: 60 }, () => newOrderEvent());
    test.edge.answer = async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return new Response();
    };
    await Promise.all([0, 1, 2].map((part) => handleEvents(test.ctx, events.slice(part * 20, part * 20 + 20))));
    await test.ctx.settle();
    expect(idsOf(test.edge.received).toSorted()).toEqual(events.map(({ id }) => id).toSorted());
  });

  it.each(["before", "after"])(
    "is sent at most once more, with the same id, when recording fails %s it is done",
    async (when) => {
      await test.addEndpoint();
      const events = Array.from({ length: 3 }, () => newOrderEvent());
      const { db } = test.ctx;
      let failures = 0;
      const batch: typeof db.batch = async (statements) => {
        const isRecording = test.edge.received.length > 0 && failures === 0;
        if (isRecording) failures++;
        if (isRecording && when === "before") throw new Error("connection lost");
        const answers = await db.batch(statements);
        if (isRecording) throw new Error("connection lost");
        return answers;
      };
      const broken = new Proxy(db, { get: (target, name) => (name === "batch" ? batch : Reflect.get(target, name)) });
      await handleEvents({ ...test.ctx, db: broken }, events);
      await test.ctx.settle();
      expect(failures).toBe(1);
      await passTime("31 seconds");
      await sendDueDeliveries(test.ctx);
      const counts = events.map(({ id }) => idsOf(test.edge.received).filter((each) => each === id).length);
      expect(counts.every((count) => count === 1 || count === 2)).toBe(true);
      expect(counts.filter((count) => count === 2).length > 0).toBe(when === "before");
      expect((await all()).map(({ status }) => status)).toEqual(["succeeded", "succeeded", "succeeded"]);
    },
  );

  it("is sent again with the same id when the sender was killed between sending and recording", async () => {
    await test.addEndpoint();
    const event = newOrderEvent();
    await publish([event]);
    await test.ctx.db.update(deliveries).set({ status: "pending", claimedUntil: sql`now() + interval '30 seconds'` });
    await sendDueDeliveries(test.ctx);
    expect(test.edge.received).toHaveLength(1);
    await passTime("31 seconds");
    await sendDueDeliveries(test.ctx);
    expect(idsOf(test.edge.received)).toEqual([event.id, event.id]);
  });
});

describe("an endpoint that fails", () => {
  it("gets each event again with growing delays, ten times in all, and then no more", async () => {
    await test.addEndpoint();
    answerWith(500);
    await publish([newOrderEvent()]);
    const [first] = await all();
    expect(first?.attempts).toHaveLength(1);
    expect(first?.attempts[0]).toMatchObject({ status: 500, error: "status", responseExcerpt: "sorry" });
    // The first retry is due sooner than the next run of the cron.
    const [request] = test.edge.requested.splice(0);
    await passTime(`${request?.delaySeconds} seconds`);
    await publish([request?.message]);
    expect((await all())[0]?.attempts).toHaveLength(2);
    for (let attempt = 3; attempt <= 10; attempt++) {
      await passTime("27 hours");
      await sendDueDeliveries({ ...test.ctx });
      await test.ctx.db.update(endpoints).set({ failingSince: sql`now()` });
    }
    expect(await all()).toMatchObject([{ status: "failed", nextAttemptAt: null }]);
    expect(new Set(idsOf(test.edge.received)).size).toBe(1);
    expect(test.edge.received).toHaveLength(10);
  }, 60_000);

  it("shows since when, until an attempt succeeds", async () => {
    const { id } = await test.addEndpoint();
    const failingSince = async () => (await getEndpoint(test.ctx, id)).failingSince;
    expect(await failingSince()).toBeNull();
    answerWith(500);
    await publish([newOrderEvent()]);
    const since = await failingSince();
    expect(Date.parse(since ?? "")).toBeGreaterThan(Date.now() - 60_000);
    await publish([newOrderEvent()]);
    expect(await failingSince()).toBe(since);
    answerWith(200);
    await publish([newOrderEvent()]);
    expect(await failingSince()).toBeNull();
  });

  it("and comes back after 30 minutes has every event, once by its id", async () => {
    const endpoint = await test.addEndpoint();
    answerWith(503);
    const events = Array.from({ length: 20 }, () => newOrderEvent());
    await publish(events);
    for (let minute = 0; minute < 30; minute += 5) {
      await passTime("5 minutes");
      await sendDueDeliveries(test.ctx);
    }
    test.edge.received.length = 0;
    answerWith(200);
    for (let run = 0; run < 8; run++) {
      await passTime("31 minutes");
      await sendDueDeliveries(test.ctx);
    }
    expect(idsOf(test.edge.received).toSorted()).toEqual(events.map(({ id }) => id).toSorted());
    expect((await getEndpoint(test.ctx, endpoint.id)).status).toBe("active");
  }, 120_000);

  it("is disabled at once by 410, and after five days of nothing but failures; the shop gets a mail", async () => {
    const [gone, failing] = [await test.addEndpoint(), await test.addEndpoint()];
    test.edge.answer = async ({ url }) => new Response(null, { status: url === gone.url ? 410 : 500 });
    await publish([newOrderEvent()]);
    expect(await getEndpoint(test.ctx, gone.id)).toMatchObject({ status: "disabled", disabledReason: "gone" });
    await passTime("4 days");
    await sendDueDeliveries(test.ctx);
    expect(await getEndpoint(test.ctx, failing.id)).toMatchObject({ status: "active" });
    await passTime("25 hours");
    await sendDueDeliveries(test.ctx);
    expect(await getEndpoint(test.ctx, failing.id)).toMatchObject({ status: "disabled", disabledReason: "failing" });
    expect(test.edge.mails.map(({ to }) => to)).toEqual(["shop@example.com", "shop@example.com"]);

    await publish([newOrderEvent()]);
    expect(await all()).toHaveLength(2);
    answerWith(200);
    await patchEndpoint(test.ctx, failing, { status: "active" });
    await publish([newOrderEvent()]);
    expect(await getEndpoint(test.ctx, failing.id)).toMatchObject({ status: "active", disabledReason: null });
    expect(await all()).toHaveLength(3);
  }, 60_000);

  it("holds up no other while the mail about it is sent", async () => {
    const [gone, healthy] = [await test.addEndpoint(), await test.addEndpoint()];
    test.edge.answer = async ({ url }) => new Response(null, { status: url === gone.url ? 410 : 204 });
    let endMail = () => {};
    const mailEnds = new Promise<void>((resolve) => (endMail = resolve));
    const send = vi.fn(() => mailEnds);
    const events = Array.from({ length: 20 }, () => newOrderEvent());
    await handleEvents({ ...test.ctx, mailer: { send } }, events);
    const countReceived = () => test.edge.received.filter(({ url }) => url === healthy.url).length;
    await expect.poll(countReceived, { timeout: 10_000 }).toBe(events.length);
    expect(send).toHaveBeenCalledTimes(1);
    endMail();
    await test.ctx.settle();
  });

  it("has a run whose attempts all wait ask for another run, which nothing waits for", async () => {
    for (let index = 0; index < 5; index++) await test.addEndpoint();
    let answerAll = () => {};
    const isTime = new Promise<void>((resolve) => (answerAll = resolve));
    test.edge.answer = () => isTime.then(() => new Response());
    await handleEvents(test.ctx, [newOrderEvent()]);
    await expect.poll(() => test.edge.requested).toMatchObject([{ delaySeconds: 0 }]);
    const healthy = await test.addEndpoint(["webhook.test"]);
    await insertDelivery(test.ctx.db, healthy.id, { id: crypto.randomUUID(), type: "webhook.test", body: "{}" });
    test.edge.answer = async () => new Response();
    expect(await handleEvents(test.ctx, [test.edge.requested[0]?.message])).toMatchObject([{ handled: true }]);
    await expect.poll(() => test.edge.received.at(-1)?.url).toBe(healthy.url);
    answerAll();
    await test.ctx.settle();
    expect((await all()).map(({ status }) => status)).toEqual(Array(6).fill("succeeded"));
  });

  it("holds up no other: one that hangs has one attempt on its way, while others get all events", async () => {
    const hanging = await test.addEndpoint();
    const healthy = [await test.addEndpoint(), await test.addEndpoint(), await test.addEndpoint()];
    let hung = 0;
    test.edge.answer = ({ url }) => {
      if (url !== hanging.url) return Promise.resolve(new Response());
      hung++;
      return new Promise(() => undefined);
    };
    const timeOut = holdTimeouts();
    await test.ctx.db.update(endpoints).set({ failures: 1 }).where(eq(endpoints.id, hanging.id));
    const events = Array.from({ length: 50 }, () => newOrderEvent());
    await handleEvents(test.ctx, events);
    const countPending = async (endpointId: string) =>
      (await listAllDeliveries(test.ctx, { limit: 100, endpointId, status: "pending" })).items.length;
    for (const { id } of healthy) await expect.poll(() => countPending(id), { timeout: 30_000 }).toBe(0);
    expect(hung).toBe(1);
    timeOut();
    await test.ctx.settle();
    const [attempted] = (await listAllDeliveries(test.ctx, { limit: 100, endpointId: hanging.id })).items.filter(
      ({ attempts }) => attempts.length > 0,
    );
    expect(attempted?.attempts).toMatchObject([{ status: null, error: "timeout" }]);
  }, 60_000);
});

describe("a paused endpoint", () => {
  it("gets its events once it is active", async () => {
    const { id } = await test.addEndpoint();
    await patchEndpoint(test.ctx, { id }, { status: "paused" });
    await publish([newOrderEvent(), newOrderEvent()]);
    expect([test.edge.received.length, (await all()).map(({ status }) => status)]).toEqual([0, ["pending", "pending"]]);
    await patchEndpoint(test.ctx, { id }, { status: "active" });
    await test.ctx.settle();
    expect(test.edge.received).toHaveLength(2);
  });
});

describe("a delivery", () => {
  it("is sent again with the same id", async () => {
    await test.addEndpoint();
    await publish([newOrderEvent(), newOrderEvent()]);
    const [first] = await all();
    expect(first?.id).toMatch(/^.{14}7/); // UUIDv7, as all ids are
    await redeliver(test.ctx, first?.id ?? "");
    await test.ctx.settle();
    expect(idsOf(test.edge.received).filter((each) => each === first?.eventId)).toHaveLength(2);
  });

  it("of a test is sent whatever the endpoint subscribes to", async () => {
    const { id, secret } = await test.addEndpoint(["product.created"]);
    await sendTestEvent(test.ctx, id);
    await test.ctx.settle();
    expect(await verify(test.edge.received[0] as Received, secret)).toMatchObject({
      type: "webhook.test",
      subject: id,
    });
    await expect(sendTestEvent(test.ctx, crypto.randomUUID())).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("a rotated secret", () => {
  it("signs beside the one before for 24 hours, then alone", async () => {
    const { id, secret: before } = await test.addEndpoint();
    const { secret } = await rotateSecret(test.ctx, id);
    await publish([newOrderEvent()]);
    const [first] = test.edge.received as [Received];
    expect([(await verify(first, secret)).id, (await verify(first, before)).id]).toEqual([
      first.headers.get("webhook-id"),
      first.headers.get("webhook-id"),
    ]);
    await passTime("25 hours");
    await publish([newOrderEvent()]);
    const second = test.edge.received[1] as Received;
    await expect(verify(second, before)).rejects.toThrow("signature");
    expect((await verify(second, secret)).id).toBe(second.headers.get("webhook-id"));
  });

  it("is in no log and not readable in the database", async () => {
    const { id, secret } = await test.addEndpoint();
    await rotateSecret(test.ctx, id);
    await publish([newOrderEvent()]);
    expect(test.logs.join("\n")).not.toContain(secret);
    const rows = await test.ctx.db.select().from(endpoints);
    expect(JSON.stringify(rows)).not.toContain(secret.slice("whsec_".length));
  });
});
