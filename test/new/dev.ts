import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { freePort } from "../../tools/local/ports.ts";
import { SAMPLE_ACCOUNTS } from "#shared/testing/sample-accounts.ts";
import { eventually } from "../setup/eventually.ts";

/** Starts `npm run dev` of a project, and stops it with the stack; returns its address and what it printed. */
export async function startDev(
  folder: string,
  stack: AsyncDisposableStack,
): Promise<{ origin: string; output: string }> {
  const port = await freePort();
  const child: ChildProcess = spawn("npm", ["run", "dev"], {
    cwd: folder,
    detached: true,
    env: { ...process.env, PORT: String(port) },
  });
  const ended = once(child, "exit");
  stack.defer(async () => {
    if (child.exitCode === null) process.kill(-(child.pid as number), "SIGINT");
    await ended;
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk));
  const isOpen = () => output.includes("The shop is open at");
  await eventually(
    async () => output,
    () => isOpen() || child.exitCode !== null,
    120_000,
  );
  if (!isOpen()) throw new Error(`npm run dev ended:\n${output}`);
  return { origin: `http://localhost:${port}`, output };
}

/** Signs in as the sample customer, and returns the headers for their requests. */
export async function signIn(origin: string): Promise<Record<string, string>> {
  const [, { username, password }] = SAMPLE_ACCOUNTS;
  const body = new URLSearchParams({ grant_type: "password", username, password });
  const response = await fetch(`${origin}/api/v1/auth/token`, { method: "POST", body });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
}
