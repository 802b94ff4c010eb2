import { afterEach, describe, expect, it } from "vitest";
import { dataDirs } from "../../tools/local/postgres/home.ts";
import { freePort } from "../../tools/local/ports.ts";
import { runningServer } from "../../tools/local/postgres/lock.ts";
import { eventually } from "../setup/eventually.ts";
import { findPid, processesOfShop } from "./processes.ts";
import { runDev, stopAll, untilOpen } from "./run-dev.ts";

afterEach(stopAll);

async function postmaster(): Promise<number> {
  const servers = await Promise.all(dataDirs.map(runningServer));
  const server = servers.find((each) => each !== undefined);
  if (!server) throw new Error("PostgreSQL does not run.");
  return server.pid;
}

describe("npm run dev", () => {
  it("starts PostgreSQL again after kill -9, and ends after one of workerd, which wrangler does not survive", async () => {
    const port = await freePort();
    const run = runDev(port);
    await untilOpen(run, port);
    const body = JSON.stringify({ username: `restart-${port}-${Date.now()}`, password: "Correct-Horse-7" });
    const headers = { "Content-Type": "application/json" };
    const register = () => fetch(`http://localhost:${port}/api/v1/users`, { method: "POST", headers, body });
    const isReady = async () => (await fetch(`http://localhost:${port}/ready`)).status === 200;
    expect((await register()).status).toBe(201);

    for (let round = 1; round <= 2; round++) {
      process.kill(await postmaster(), "SIGKILL");
      const started = Date.now();
      await eventually(
        async () => run.output().split("PostgreSQL is back").length - 1,
        (times) => times === round,
        30_000,
      );
      await eventually(isReady, Boolean, 20_000);
      console.log(`ready again after ${Date.now() - started} ms`);
      expect((await register()).status).toBe(409);
    }

    process.kill(findPid(run.child.pid ?? 0, new RegExp(`workerd serve .*127\\.0\\.0\\.1:${port}`)), "SIGKILL");
    expect(await run.ended).toBe(1);
    expect(run.output()).toContain("The Workers crashed");
    expect(processesOfShop()).toEqual([]);
  });
});
