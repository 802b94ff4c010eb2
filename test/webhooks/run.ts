/**
 * Lets the public `standardwebhooks` libraries of two languages verify what webhooks signs, during a rotation too, and sends
 * events to 50 endpoints of which ten hang. `npm run test:webhooks` installs both libraries into .local/. Where Python is missing
 * it says so and tests npm's alone; in CI that is an error.
 *
 *     npm run test:webhooks                         both, with a few events
 *     npm run test:webhooks -- --events 10000 --rate 10     the load alone, with so many events and so many a second
 */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { newSecret, signedHeaders } from "../../workers/webhooks/src/sending/signature.ts";
import { runCommand, UserFacingError } from "../../tools/lib/command.ts";
import { localDir, makeLocalDir, root } from "../../tools/lib/paths.ts";
import { proveLoad } from "./load/load.ts";

// Wrangler logs every config that it reads.
process.env.WRANGLER_LOG ??= "error";

const VERSION = "1.1.0";
const folder = join(localDir, "webhooks");
const python = join(folder, "venv/bin/python");

type Case = { secret: string; previous: string; other: string; body: string; headers: Record<string, string> };
type Webhook = new (secret: string) => { verify: (body: string, headers: Record<string, string>) => unknown };

function run(command: string, args: string[], input?: string): void {
  const { status } = spawnSync(command, args, { stdio: ["pipe", "inherit", "inherit"], cwd: root, input });
  if (status !== 0) throw new UserFacingError(`"${[command, ...args].join(" ")}" failed.`);
}

/** A message during a rotation: two secrets sign it. */
async function signCase(): Promise<Case> {
  const [secret, previous, other] = [newSecret(), newSecret(), newSecret()];
  const body = JSON.stringify({ id: "01980000-0000-7000-8000-0000000000e1", type: "order.paid", text: "Größe ✓" });
  const timestamp = Math.floor(Date.now() / 1000);
  const headers = await signedHeaders([secret, previous], { id: "msg_1", timestamp, body });
  return { secret, previous, other, body, headers };
}

function verifyWithNpm({ secret, previous, other, body, headers }: Case): void {
  run("npm", ["install", "--no-save", "--silent", "--prefix", folder, `standardwebhooks@${VERSION}`]);
  const { Webhook } = createRequire(join(folder, "package.json"))("standardwebhooks") as { Webhook: Webhook };
  for (const each of [secret, previous]) new Webhook(each).verify(body, headers);
  try {
    new Webhook(other).verify(body, headers);
  } catch (error) {
    console.log(`npm: both secrets are accepted, another is refused: ${(error as Error).message}`);
    return;
  }
  throw new UserFacingError("npm: another secret was accepted.");
}

/** Long enough for each endpoint that hangs to reach its timeout. */
const SHORT_LOAD = { events: 60, perSecond: 3 };

await runCommand(async () => {
  const { values } = parseArgs({ options: { events: { type: "string" }, rate: { type: "string", default: "10" } } });
  await makeLocalDir();
  if (values.events) return proveLoad({ events: Number(values.events), perSecond: Number(values.rate) });
  await verifySignatures();
  await proveLoad(SHORT_LOAD);
});
process.exit();

async function verifySignatures(): Promise<void> {
  const signed = await signCase();
  verifyWithNpm(signed);
  if (spawnSync("python3", ["-m", "venv", "--help"], { stdio: "ignore" }).status !== 0) {
    const sentence = "test:webhooks needs Python 3, which this machine lacks.";
    if (process.env.CI) throw new UserFacingError(sentence);
    return console.log(`↓ skipped: ${sentence}`);
  }
  run("python3", ["-m", "venv", join(folder, "venv")]);
  run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", `standardwebhooks==${VERSION}`]);
  run(python, [join(import.meta.dirname, "verify.py")], JSON.stringify(signed));
}
