import { afterEach, describe, expect, it } from "vitest";
import { type RetryOptions, retryDelaySeconds, withRetries } from "./retry.ts";
import { startServer } from "./testing.ts";

type Server = Awaited<ReturnType<typeof startServer>>;
let server: Server;
afterEach(() => server.close());

/** Sends to a server that gives these answers in turn, the last one repeatedly; waits take no time. */
async function send(
  answers: Parameters<typeof startServer>[0][],
  init?: RequestInit,
  options?: RetryOptions,
  path = "/",
) {
  server = await startServer((request, nth) => (answers[nth - 1] ?? answers.at(-1) ?? answer(200))(request, nth));
  const waits: number[] = [];
  const sender = withRetries(fetch, options, async (ms) => void waits.push(ms / 1000));
  const outcome = await sender(new Request(new URL(path, server.url), init)).then(
    ({ status }) => status,
    () => "thrown",
  );
  return { outcome, sent: server.received.length, waits };
}

const answer = (status: number, headers?: Record<string, string>) => () => ({ status, headers });
const cut = () => "cut" as const;
const body = JSON.stringify({ some: "body" });
const keyed = { method: "POST", body, headers: { "Idempotency-Key": "k" } };

describe("withRetries()", () => {
  it.each([
    ["GET", { method: "GET" }],
    ["HEAD", { method: "HEAD" }],
    ["PUT", { method: "PUT", body }],
    ["DELETE", { method: "DELETE" }],
    ["POST with a key", keyed],
  ])("repeats %s unchanged after 503, 504 and a closed connection", async (_, init) => {
    const { outcome, sent } = await send([answer(503), cut, answer(504), answer(200)], init);
    expect([outcome, sent]).toEqual([200, 4]);
    expect(new Set(server.received.map((request) => JSON.stringify([request.body, request.headers]))).size).toBe(1);
  });

  it.each([
    ["sends the completion of a cart again, since one order comes of it however often it is sent", "complete", 201, 3],
    ["sends no other POST about a cart again", "merge", 503, 1],
  ])("%s", async (_, action, status, requests) => {
    const post = { method: "POST", body };
    const { outcome, sent } = await send([answer(503), cut, answer(201)], post, {}, `/api/v1/carts/1/${action}`);
    expect([outcome, sent]).toEqual([status, requests]);
  });

  it.each([
    ["POST", { method: "POST", body }],
    ["PATCH", { method: "PATCH", body }],
    ["PUT with If-Match", { method: "PUT", body, headers: { "If-Match": '"1"' } }],
    ["DELETE with If-Match", { method: "DELETE", headers: { "If-Match": '"1"' } }],
  ])("sends %s once when its outcome is unknown", async (_, init) => {
    for (const [failure, outcome] of [
      [answer(503), 503],
      [answer(504), 504],
      [cut, "thrown"],
    ] as const) {
      expect(await send([failure, answer(200)], init)).toMatchObject({ outcome, sent: 1 });
      await server.close();
    }
    server = await startServer(answer(200));
  });

  it("repeats every request after 429, since the shop has not processed it", async () => {
    expect(await send([answer(429), answer(200)], { method: "POST", body })).toMatchObject({ outcome: 200, sent: 2 });
  });

  it.each([400, 401, 403, 404, 409, 412, 422, 500])("returns %d without a retry", async (status) => {
    expect(await send([answer(status)], keyed)).toMatchObject({ outcome: status, sent: 1 });
  });

  it("retries after 409 with Retry-After while a request with the same key is in progress", async () => {
    const { outcome, sent } = await send([answer(409, { "Retry-After": "1" }), answer(201)], keyed);
    expect([outcome, sent]).toEqual([201, 2]);
  });

  it("returns the last response or throws the last error after all attempts", async () => {
    expect(await send([answer(503)])).toMatchObject({ outcome: 503, sent: 4 });
    await server.close();
    expect(await send([cut], {}, { attempts: 2 })).toMatchObject({ outcome: "thrown", sent: 2 });
  });

  it("waits slightly longer than Retry-After, in seconds or as a date", async () => {
    const date = new Date(Date.now() + 5000).toUTCString();
    const retryAfter = (value: string) => answer(429, { "Retry-After": value });
    const { waits } = await send([retryAfter("3"), retryAfter(date), retryAfter("soon"), answer(200)]);
    expect(waits[0]).toBeGreaterThanOrEqual(3);
    expect(waits[0]).toBeLessThan(3.5);
    expect(waits[1]).toBeGreaterThan(2);
    expect(waits[1]).toBeLessThan(5.5);
    expect(waits[2]).toBeLessThan(1);
  });

  it("returns at once when Retry-After exceeds the longest wait", async () => {
    const { outcome, sent, waits } = await send([answer(429, { "Retry-After": "60" })]);
    expect([outcome, sent, waits]).toEqual([429, 1, []]);
  });

  it.each([
    ["answers with 504", answer(504, { "Retry-After": "2" }), 504],
    ["is not reached", cut, "thrown"],
  ])(
    "does not send again what would take longer than 15 seconds in all when the shop %s",
    async (_, failure, outcome) => {
      server = await startServer(failure);
      let seconds = 0;
      const fetchSlowly = async (request: Request) => {
        seconds += 7;
        return fetch(request);
      };
      const clock = () => seconds * 1000;
      const wait = async (ms: number) => {
        seconds += ms / 1000;
      };
      const sender = withRetries(fetchSlowly, {}, wait, clock);
      const sent = sender(new Request(server.url)).then(
        ({ status }) => status,
        () => "thrown",
      );
      expect([await sent, server.received.length]).toEqual([outcome, outcome === 504 ? 2 : 3]);
    },
  );

  it("stops waiting when the caller aborts", async () => {
    const stop = new AbortController();
    server = await startServer(answer(503, { "Retry-After": "9" }));
    const fetchThenStop = async (request: Request) => {
      const response = await fetch(request);
      setImmediate(() => stop.abort(new Error("enough")));
      return response;
    };
    const asked = withRetries(fetchThenStop)(new Request(server.url, { signal: stop.signal }));
    await expect(asked).rejects.toThrow("enough");
    expect(server.received).toHaveLength(1);
  });
});

describe("retryDelaySeconds()", () => {
  it("doubles with each attempt, with jitter over the upper half", () => {
    const spread = (attempt: number) => [0, 1].map((random) => retryDelaySeconds(attempt, undefined, random));
    expect([1, 2, 3].map(spread)).toEqual([
      [0.1, 0.2],
      [0.2, 0.4],
      [0.4, 0.8],
    ]);
  });
});
