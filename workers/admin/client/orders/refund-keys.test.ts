import { expect, it, vi } from "vitest";
import { ShopProblem } from "#shared/client/problem.ts";
import { sendRefund } from "./refund-keys.ts";

const answerWith = (headers: HeadersInit) =>
  vi.fn(async (_key: string) => ({ response: new Response(null, { headers }) }));
const succeed = answerWith({});
const failWith = (error: Error) => vi.fn((_key: string) => Promise.reject(error));
const keyOf = (send: typeof succeed | ReturnType<typeof failWith>) => send.mock.lastCall?.[0];
const problem = (slug: string, status: number) =>
  new ShopProblem({ type: `/problems/${slug}` }, new Response(null, { status }));

it.each([
  ["the connection broke", new TypeError("Failed to fetch")],
  ["the shop failed", problem("internal-error", 500)],
])("sendRefund() keeps the key of an amount when %s, until the refund is answered", async (_what, error) => {
  const orderId = crypto.randomUUID();
  const broken = failWith(error);
  await expect(sendRefund(orderId, 500, broken)).rejects.toBe(error);
  await sendRefund(orderId, 500, succeed);
  expect(keyOf(succeed)).toBe(keyOf(broken));
  await sendRefund(orderId, 500, succeed);
  expect(keyOf(succeed)).not.toBe(keyOf(broken));
});

it("sendRefund() has another key for another amount, and for another order", async () => {
  const broken = failWith(new TypeError("Failed to fetch"));
  const keys = new Set<string | undefined>();
  for (const [orderId, amount] of [
    ["a", 500],
    ["a", 501],
    ["b", 500],
  ] as const) {
    await sendRefund(orderId, amount, broken).catch(() => undefined);
    keys.add(keyOf(broken));
  }
  expect(keys.size).toBe(3);
});

it("sendRefund() has a new key once the shop says that the earlier refund arrived with another reason", async () => {
  const orderId = crypto.randomUUID();
  const reused = failWith(problem("idempotency-key-reused", 422));
  await sendRefund(orderId, 500, reused).catch(() => undefined);
  await sendRefund(orderId, 500, succeed);
  expect(keyOf(succeed)).not.toBe(keyOf(reused));
});

it("sendRefund() tells a refund that an earlier dialog had sent from one that the client repeated, and frees its key", async () => {
  const orderId = crypto.randomUUID();
  const replayed = answerWith({ "Idempotent-Replayed": "true" });
  expect(await sendRefund(orderId, 500, replayed)).toMatchObject({ isEarlier: false });
  const broken = failWith(new TypeError("Failed to fetch"));
  await sendRefund(orderId, 500, broken).catch(() => undefined);
  expect(await sendRefund(orderId, 500, replayed)).toMatchObject({ isEarlier: true });
  expect(await sendRefund(orderId, 500, succeed)).toMatchObject({ isEarlier: false });
  expect(keyOf(succeed)).not.toBe(keyOf(broken));
  await sendRefund(orderId, 500, broken).catch(() => undefined);
  expect(await sendRefund(orderId, 500, succeed)).toMatchObject({ isEarlier: false });
});
