import { sql } from "drizzle-orm";
import { afterAll, describe, expect, it, vi } from "vitest";
import * as passwords from "../passwords/password-hash.ts";
import { signIn } from "../sessions/sessions.service.ts";
import { signInAttempts } from "../tables.ts";
import { createUsersContext, newUser, PASSWORD } from "../testing.ts";

vi.mock("../passwords/password-hash.ts", { spy: true });

const { ctx, database } = await createUsersContext();
afterAll(() => database.close());

type Outcome = "signed in" | "refused" | number;

/** The outcome of an attempt; for one that was not admitted, the seconds to wait. */
async function attempt(username: string, password: string, client: string): Promise<Outcome> {
  try {
    return (await signIn(ctx, { username, password, client })) ? "signed in" : "refused";
  } catch (error) {
    const { code, headers } = error as { code: string; headers: Record<string, string> };
    expect(code).toBe("rate-limited");
    return Number(headers["Retry-After"]);
  }
}

const many = (count: number, one: (index: number) => Promise<Outcome>) =>
  Promise.all(Array.from({ length: count }, (_, index) => one(index)));

/** Moves all attempts this many seconds into the past. */
async function passTime(seconds: number): Promise<void> {
  await ctx.db.update(signInAttempts).set({
    blockedUntil: sql`${signInAttempts.blockedUntil} - make_interval(secs => ${seconds})`,
    updatedAt: sql`${signInAttempts.updatedAt} - make_interval(secs => ${seconds})`,
  });
}

describe("sign-in attempts", () => {
  it("verifies 10 of 200 concurrent wrong passwords; then the right one has to wait too", async () => {
    const { username } = await newUser(ctx);
    vi.mocked(passwords.isPassword).mockClear();
    const outcomes = await many(200, () => attempt(username, "Wrong-Horse-7", "192.0.2.1"));
    expect(passwords.isPassword).toHaveBeenCalledTimes(10);
    expect(outcomes.filter((outcome) => outcome === "refused")).toHaveLength(10);
    expect(await attempt(username, PASSWORD, "192.0.2.1")).toBeGreaterThan(50);
    expect(await attempt(username, PASSWORD, "192.0.2.2")).toBe("signed in");
  });

  it("counts an unknown username like any other, in any letter case", async () => {
    await many(10, (index) => attempt(index % 2 ? "ghost" : "GHOST", "Wrong-Horse-7", "192.0.2.1"));
    expect(await attempt("Ghost", PASSWORD, "192.0.2.1")).toBeGreaterThan(50);
  });

  it("accepts the right password any number of times concurrently", async () => {
    const { username } = await newUser(ctx);
    const outcomes = await many(30, () => attempt(username, PASSWORD, "192.0.2.1"));
    expect(outcomes).toEqual(Array(30).fill("signed in"));
  });

  it("clears the failures from a network when the right password comes from that network", async () => {
    const { username } = await newUser(ctx);
    for (let round = 0; round < 3; round++) {
      await many(9, () => attempt(username, "Wrong-Horse-7", "192.0.2.1"));
      expect(await attempt(username, PASSWORD, "192.0.2.1")).toBe("signed in");
    }
  });

  it("makes the wait longer after each failure past the cap, and the wait ends by itself", async () => {
    const { username } = await newUser(ctx);
    await many(10, () => attempt(username, "Wrong-Horse-7", "192.0.2.1"));
    const waits: Outcome[] = [];
    for (let round = 0; round < 8; round++) {
      const wait = await attempt(username, PASSWORD, "192.0.2.1");
      waits.push(wait);
      await passTime(Number(wait));
      if (round < 7) expect(await attempt(username, "Wrong-Horse-7", "192.0.2.1")).toBe("refused");
    }
    expect(waits.map((wait) => Math.round(Number(wait) / 60))).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect(await attempt(username, PASSWORD, "192.0.2.1")).toBe("signed in");
    expect(await attempt(username, PASSWORD, "192.0.2.1")).toBe("signed in");
  });

  it("does not prolong the wait for attempts that are made during it", async () => {
    const { username } = await newUser(ctx);
    await many(10, () => attempt(username, "Wrong-Horse-7", "192.0.2.1"));
    await many(30, () => attempt(username, "Wrong-Horse-7", "192.0.2.1"));
    await passTime(60);
    expect(await attempt(username, PASSWORD, "192.0.2.1")).toBe("signed in");
  });

  it("limits the account when the attempts come from many networks", async () => {
    const { username } = await newUser(ctx);
    // A hundred password hashes would block this process for seconds.
    vi.mocked(passwords.isPassword).mockResolvedValue(false);
    const outcomes = await many(110, (index) => attempt(username, "Wrong-Horse-7", `192.0.2.${index}`));
    vi.mocked(passwords.isPassword).mockRestore();
    expect(outcomes.filter((outcome) => outcome === "refused")).toHaveLength(100);
    expect(await attempt(username, PASSWORD, "198.51.100.7")).toBeGreaterThan(0);
    await passTime(60);
    expect(await attempt(username, PASSWORD, "198.51.100.7")).toBe("signed in");
  });

  it("counts an attempt that was never settled as failed", async () => {
    const { username } = await newUser(ctx);
    vi.mocked(passwords.isPassword).mockRejectedValue(new Error("the isolate is gone"));
    await Promise.allSettled(Array.from({ length: 10 }, () => signIn(ctx, { username, password: "x", client: "c" })));
    vi.mocked(passwords.isPassword).mockRestore();
    await passTime(31);
    expect(await attempt(username, PASSWORD, "c")).toBeGreaterThan(1);
    await passTime(60);
    expect(await attempt(username, PASSWORD, "c")).toBe("signed in");
  });
});
