import { afterAll, describe, expect, it, vi } from "vitest";
import type { UsersContext } from "../context.ts";
import { createSigningKey } from "./key-pairs.ts";
import { signingKeys } from "../tables.ts";
import { createUsersContext } from "../testing.ts";

const { ctx, database, settle } = await createUsersContext();
afterAll(() => database.close());

/** Modules hold the state of an isolate, so loading them again simulates another isolate. */
async function startIsolate() {
  vi.resetModules();
  const { issueAccessToken, verifyAccessToken } = await import("../sessions/access-tokens.service.ts");
  const { publicKeys } = await import("./keys.service.ts");
  return { issue: issueAccessToken, check: verifyAccessToken, publicKeys };
}

const session = () => ({ userId: ctx.newId(), sessionId: ctx.newId(), role: "customer" as const, clientGrant: null });
const kidOf = (token: string) => JSON.parse(atob(token.split(".")[0] ?? "")).kid as string;

describe("signing keys", () => {
  it("are a single key when many isolates start concurrently, and all isolates use it", async () => {
    const isolates = [await startIsolate(), await startIsolate(), await startIsolate()];
    const tokens = await Promise.all(isolates.map(({ issue }) => issue(ctx, session())));
    expect(new Set(tokens.map(kidOf)).size).toBe(1);
    expect(await ctx.db.select().from(signingKeys)).toHaveLength(1);
    for (const { check } of isolates) {
      for (const token of tokens) expect(await check(ctx, token)).toBeDefined();
    }
  });

  it("rotate without one refused token, whichever isolate signs or verifies it, at any time", async () => {
    const isolates = [await startIsolate(), await startIsolate(), await startIsolate()];
    const start = Date.now();
    const recent: { token: string; at: number }[] = [];
    const signedBy = new Set<string>();
    let checked = 0;
    // Half an hour in steps of 10 seconds; the new key comes after a minute. An access token lives 15 minutes.
    for (let second = 0; second <= 1800; second += 10) {
      const at: UsersContext = { ...ctx, now: () => new Date(start + second * 1000) };
      if (second === 60) {
        const key = await createSigningKey(ctx.keyEncryptionSecret);
        await ctx.db.insert(signingKeys).values({ ...key, createdAt: at.now() });
      }
      // Isolates take turns, so that each is idle for a while before it is asked again.
      const signer = isolates[(second / 10) % 3];
      const verifier = isolates[((second / 30) % 3) | 0];
      if (!signer || !verifier) throw new Error("there are three isolates");
      const token = await signer.issue(at, session());
      signedBy.add(kidOf(token));
      recent.push({ token, at: second });
      for (const { token: known, at: signedAt } of recent.filter((_, index) => index % 7 === (second / 10) % 7)) {
        if (second - signedAt > 890) continue;
        expect(await verifier.check(at, known)).toBeDefined();
        checked++;
      }
      expect(await verifier.check(at, token)).toBeDefined();
      await settle();
    }
    expect(signedBy.size).toBe(2);
    expect(checked).toBeGreaterThan(1000);
  });

  it("are read once for a burst of tokens with an unknown key, and again after five seconds", async () => {
    const isolate = await startIsolate();
    const [head = "", ...rest] = (await isolate.issue(ctx, session())).split(".");
    const unknown = btoa(JSON.stringify({ ...JSON.parse(atob(head)), kid: "unknown" })).replace(/=+$/, "");
    const forged = [unknown, ...rest].join(".");
    let asked = 0;
    const db = new Proxy(ctx.db, {
      get: (target, name) => {
        if (name === "select") asked++;
        return Reflect.get(target, name);
      },
    });
    const start = Date.now();
    for (const [seconds, expected] of [
      [6, 1],
      [10, 1],
      [12, 2],
    ] as const) {
      const at: UsersContext = { ...ctx, db, now: () => new Date(start + seconds * 1000) };
      const checked = await Promise.all(Array.from({ length: 100 }, () => isolate.check(at, forged)));
      expect(checked.every((sessionId) => sessionId === undefined)).toBe(true);
      expect(asked).toBe(expected);
    }
  });

  it("are published before they are used to sign", async () => {
    const isolate = await startIsolate();
    const key = await createSigningKey(ctx.keyEncryptionSecret);
    await ctx.db.insert(signingKeys).values(key);
    const { keys } = await isolate.publicKeys(ctx);
    expect(keys.map(({ kid }) => kid)).toContain(key.kid);
    expect(keys.every((jwk) => !("d" in jwk))).toBe(true);
    expect(kidOf(await isolate.issue(ctx, session()))).not.toBe(key.kid);
  });
});
