import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { root } from "../../tools/lib/paths.ts";
import { freePort } from "../../tools/lib/ports.ts";
import { eventually } from "../setup/eventually.ts";

type Run = { child: ChildProcess; output: () => string; ended: Promise<number | null> };

const runs: Run[] = [];

/** The command as a user gives it; a group of its own stands for their terminal. */
function runDev(port: number): Run {
  const child = spawn("npm", ["run", "dev"], {
    cwd: root,
    detached: true,
    env: { ...process.env, PORT: String(port) },
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (text += chunk));
  const ended = once(child, "exit").then(([code]) => code as number | null);
  const run = { child, output: () => text, ended };
  runs.push(run);
  return run;
}

async function untilOpen(run: Run, port: number): Promise<number> {
  const started = Date.now();
  await eventually(
    async () => run.output(),
    (text) => text.includes(`The shop is open at http://localhost:${port}`),
    60_000,
  );
  return Date.now() - started;
}

/** Ctrl-C: the terminal sends it to the whole group. */
async function pressCtrlC(run: Run): Promise<void> {
  process.kill(-(run.child.pid ?? 0), "SIGINT");
  await run.ended;
}

/** PostgreSQL, wrangler and workerd of this checkout. */
function processesOfShop(): string[] {
  return execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.includes(root) && /postgres|wrangler|workerd|tools\/dev/.test(line) && !/vitest/.test(line));
}

afterEach(async () => {
  for (const run of runs.splice(0)) if (run.child.exitCode === null) await pressCtrlC(run).catch(() => undefined);
});

const json = { "Content-Type": "application/json" };

describe("npm run dev", () => {
  it("opens the shop, leaves no process on Ctrl-C, and opens it again with its data", async () => {
    const port = await freePort();
    const first = runDev(port);
    const readyMs = await untilOpen(first, port);
    console.log(`ready in ${(readyMs / 1000).toFixed(1)} s`);
    const banner = ["/docs", "admin / Admin-Passw0rd", "demo / Demo-Passw0rd"];
    for (const line of banner) expect(first.output()).toContain(line);

    const account = { username: `dev-${port}-${Date.now()}`, password: "Correct-Horse-7" };
    const body = JSON.stringify(account);
    const register = () => fetch(`http://localhost:${port}/api/v1/users`, { method: "POST", headers: json, body });
    expect((await register()).status).toBe(201);

    await pressCtrlC(first);
    expect(first.output()).toContain("Stopped.");
    expect(processesOfShop()).toEqual([]);

    await untilOpen(runDev(port), port);
    expect((await register()).status).toBe(409);
  });

  it("tells in one sentence that the port is in use, and starts nothing", async () => {
    const server: Server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    const run = runDev(port);
    expect(await run.ended).not.toBe(0);
    server.close();
    expect(run.output()).toContain(
      `Port ${port} is in use: stop what listens there, or choose another with PORT=8788.`,
    );
    expect(run.output()).not.toContain("at async");
    expect(processesOfShop()).toEqual([]);
  });
});
