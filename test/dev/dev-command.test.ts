import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { freePort } from "../../tools/local/ports.ts";
import { expectCleanStop, signalNpm } from "./clean-stop.ts";
import { processesOfShop } from "./processes.ts";
import { pressCtrlC, runDev, stopAll, untilOpen } from "./run-dev.ts";

afterEach(stopAll);

const json = { "Content-Type": "application/json" };

describe("npm run dev", () => {
  it("opens the shop, stops it cleanly on Ctrl-C and on SIGTERM to npm, and opens it again with its data", async () => {
    const port = await freePort();
    const first = runDev(port);
    const readyMs = await untilOpen(first, port);
    console.log(`ready in ${(readyMs / 1000).toFixed(1)} s`);
    const banner = ["Storefront", "Admin page", "/docs", "admin / Admin-Passw0rd", "demo / Demo-Passw0rd"];
    for (const line of banner) expect(first.output()).toContain(line);
    for (const each of ["bin/postgres -D", "workerd serve"]) expect(processesOfShop().join("\n")).toContain(each);

    const account = { username: `dev-${port}-${Date.now()}`, password: "Correct-Horse-7" };
    const body = JSON.stringify(account);
    const register = () => fetch(`http://localhost:${port}/api/v1/users`, { method: "POST", headers: json, body });
    expect((await register()).status).toBe(201);

    await expectCleanStop(first, pressCtrlC);
    expect(first.output()).toContain("Stopped.");
    expect(processesOfShop()).toEqual([]);

    const second = runDev(port);
    await untilOpen(second, port);
    expect((await register()).status).toBe(409);
    await expectCleanStop(second, signalNpm("SIGTERM"));
  });

  it("tells in one sentence that the port is in use, and starts nothing", async () => {
    const server: Server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    const run = runDev(port);
    expect(await run.ended).not.toBe(0);
    server.close();
    expect(run.output()).toContain(
      `Port ${port} is in use: stop the process that listens on it, or choose another with PORT=8788.`,
    );
    expect(run.output()).not.toContain("at async");
    expect(processesOfShop()).toEqual([]);
  });

  it("refuses arguments, and starts nothing", () => {
    const { status, stderr } = spawnSync("npm", ["run", "dev", "--", "--help"], { encoding: "utf8" });
    expect([status, stderr]).toEqual([1, expect.stringContaining("For example: PORT=8788 npm run dev")]);
    expect(processesOfShop()).toEqual([]);
  });
});
