/**
 * Tests the Stripe adapter against emulators that others wrote: localstripe, which keeps state and sends signed webhooks, and
 * stripe-mock, which refuses unknown parameters. `npm run test:stripe` installs both into .local/. Where Python or Go are
 * missing it says so and tests nothing; in CI that is an error.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { runCommand, UserFacingError } from "../../tools/lib/command.ts";
import { localDir, makeLocalDir, root } from "../../tools/lib/paths.ts";
import { eventually } from "../setup/eventually.ts";

const LOCALSTRIPE = "1.15.10";
const STRIPE_MOCK = "v0.203.0";
const PORTS = { localstripe: 12420, stripeMock: 12421, stripeMockHttps: 12422 };

const folder = join(localDir, "stripe");
const python = join(folder, "venv/bin/python");
const stripeMock = join(folder, "bin/stripe-mock");

const has = (command: string, ...args: string[]) => spawnSync(command, args, { stdio: "ignore" }).status === 0;

function run(command: string, args: string[], env: NodeJS.ProcessEnv = {}): void {
  const { status } = spawnSync(command, args, { stdio: "inherit", cwd: root, env: { ...process.env, ...env } });
  if (status !== 0) throw new UserFacingError(`"${[command, ...args].join(" ")}" failed.`);
}

function install(): void {
  if (!existsSync(python)) run("python3", ["-m", "venv", join(folder, "venv")]);
  run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", `localstripe==${LOCALSTRIPE}`]);
  const mock = `github.com/stripe/stripe-mock@${STRIPE_MOCK}`;
  if (!existsSync(stripeMock)) run("go", ["install", mock], { GOBIN: join(folder, "bin") });
}

/** Starts an emulator and waits until it answers. */
async function start(command: string, args: string[], url: string): Promise<ChildProcess> {
  const emulator = spawn(command, args, { stdio: "ignore" });
  const isUp = () =>
    fetch(url).then(
      () => true,
      () => false,
    );
  await eventually(isUp, (up) => up, 20_000);
  return emulator;
}

await runCommand(async () => {
  const missing = [has("python3", "-m", "venv", "--help") ? [] : "Python 3", has("go", "version") ? [] : "Go"].flat();
  if (missing.length > 0) {
    const sentence = `test:stripe needs ${missing.join(" and ")}, which this machine lacks.`;
    if (process.env.CI) throw new UserFacingError(sentence);
    return console.log(`↓ skipped: ${sentence}`);
  }
  await makeLocalDir();
  install();
  const urls = {
    LOCALSTRIPE: `http://localhost:${PORTS.localstripe}`,
    STRIPE_MOCK: `http://127.0.0.1:${PORTS.stripeMock}`,
  };
  const emulators: ChildProcess[] = [];
  try {
    const port = ["--port", String(PORTS.localstripe), "--from-scratch"];
    emulators.push(await start(python, ["-m", "localstripe", ...port], urls.LOCALSTRIPE));
    const ports = ["-http-port", String(PORTS.stripeMock), "-https-port", String(PORTS.stripeMockHttps)];
    emulators.push(await start(stripeMock, ports, urls.STRIPE_MOCK));
    run("npx", ["vitest", "run", "--config", "test/stripe/vitest.config.ts"], urls);
  } finally {
    for (const emulator of emulators) emulator.kill();
  }
});
