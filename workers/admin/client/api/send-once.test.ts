import { expect, it, vi } from "vitest";
import { ShopProblem } from "#shared/client/problem.ts";
import { sendOnce } from "./send-once.ts";

const answerWith = (headers: HeadersInit) =>
  vi.fn(async (_key: string) => ({ response: new Response(null, { headers }) }));
const succeed = answerWith({});
const failWith = (error: Error) => vi.fn((_key: string) => Promise.reject(error));
const keyOf = (send: typeof succeed | ReturnType<typeof failWith>) => send.mock.lastCall?.[0];
const refund = (orderId: string, amount: number) => `refund ${orderId} ${amount}`;
const problem = (slug: string, status: number) =>
  new ShopProblem({ type: `/problems/${slug}` }, new Response(null, { status }));

it.each([
  ["the connection broke", new TypeError("Failed to fetch")],
  ["the shop failed", problem("internal-error", 500)],
])("sendOnce() keeps the key of a request when %s, until it is answered", async (_what, error) => {
  const orderId = crypto.randomUUID();
  const broken = failWith(error);
  await expect(sendOnce(refund(orderId, 500), broken)).rejects.toBe(error);
  await sendOnce(refund(orderId, 500), succeed);
  expect(keyOf(succeed)).toBe(keyOf(broken));
  await sendOnce(refund(orderId, 500), succeed);
  expect(keyOf(succeed)).not.toBe(keyOf(broken));
});

it("sendOnce() has another key for a request of another name", async () => {
  const broken = failWith(new TypeError("Failed to fetch"));
  const keys = new Set<string | undefined>();
  for (const [orderId, amount] of [
    ["a", 500],
    ["a", 501],
    ["b", 500],
  ] as const) {
    await sendOnce(refund(orderId, amount), broken).catch(() => undefined);
    keys.add(keyOf(broken));
  }
  expect(keys.size).toBe(3);
});

it("sendOnce() has a new key once the shop says that the earlier request arrived with other details", async () => {
  const orderId = crypto.randomUUID();
  const reused = failWith(problem("idempotency-key-reused", 422));
  await sendOnce(refund(orderId, 500), reused).catch(() => undefined);
  await sendOnce(refund(orderId, 500), succeed);
  expect(keyOf(succeed)).not.toBe(keyOf(reused));
});

it("sendOnce() tells a request that an earlier dialog had sent from one that the client repeated, and frees its key", async () => {
  const orderId = crypto.randomUUID();
  const replayed = answerWith({ "Idempotent-Replayed": "true" });
  expect(await sendOnce(refund(orderId, 500), replayed)).toMatchObject({ isEarlier: false });
  const broken = failWith(new TypeError("Failed to fetch"));
  await sendOnce(refund(orderId, 500), broken).catch(() => undefined);
  expect(await sendOnce(refund(orderId, 500), replayed)).toMatchObject({ isEarlier: true });
  expect(await sendOnce(refund(orderId, 500), succeed)).toMatchObject({ isEarlier: false });
  expect(keyOf(succeed)).not.toBe(keyOf(broken));
  await sendOnce(refund(orderId, 500), broken).catch(() => undefined);
  expect(await sendOnce(refund(orderId, 500), succeed)).toMatchObject({ isEarlier: false });
});
