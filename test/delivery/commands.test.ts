import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../../tools/lib/paths.ts";
import { startTestEnvironment, type TestEnvironment } from "./environment.ts";
import { API_KEY } from "./neon-api.ts";
import { type FakeShop, startFakeShop } from "./fake-shop.ts";

/** Runs the commands in a copy of the checkout, with emulators of Cloudflare and Neon and a fake of wrangler. */
const checkout = mkdtempSync(join(tmpdir(), "shop-checkout-"));
let accounts: TestEnvironment;
let shop: FakeShop;

beforeAll(async () => {
  const files = execFileSync("git", ["ls-files", "-z", "-c", "-o", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  for (const file of files.split("\0").filter(Boolean)) {
    mkdirSync(join(checkout, dirname(file)), { recursive: true });
    cpSync(join(root, file), join(checkout, file));
  }
  symlinkSync(join(root, "node_modules"), join(checkout, "node_modules"));
  accounts = await startTestEnvironment();
  shop = await startFakeShop("r1");
});
afterAll(async () => {
  await accounts?.close();
  await shop?.close();
  rmSync(checkout, { recursive: true });
});

async function run(script: string, args: string[], env: Record<string, string> = {}) {
  const { PATH = "", HOME = "" } = process.env;
  return promisify(execFile)(process.execPath, [join(checkout, `tools/deploy/${script}.ts`), ...args], {
    cwd: checkout,
    env: {
      PATH,
      HOME,
      WRANGLER: join(checkout, "test/delivery/wrangler.ts"),
      CLOUDFLARE_API_BASE_URL: accounts.cloudflareUrl,
      NEON_API_KEY: API_KEY,
      NEON_API_URL: accounts.api.url,
      ...env,
    },
  });
}
const account = () => structuredClone(accounts.account);
const config = (path: string) => readFileSync(join(checkout, path), "utf8");

describe("npm run provision and npm run deploy", () => {
  it("refuse incomplete arguments, and change nothing", async () => {
    const before = account();
    await expect(run("deploy", [])).rejects.toMatchObject({ stderr: expect.stringContaining("Say which environment") });
    await expect(run("deploy", ["--env", "test"])).rejects.toMatchObject({ code: 1 });
    await expect(run("provision", ["--env", "staging"])).rejects.toMatchObject({
      stderr: expect.stringContaining("Give the domain of the shop"),
    });
    await expect(run("provision", ["--env", "staging", "--domain", "https://x"])).rejects.toMatchObject({
      stderr: expect.stringContaining("is not a domain"),
    });
    await expect(run("provision", ["--env", "staging"], { NEON_API_KEY: "" })).rejects.toMatchObject({
      stderr: expect.stringContaining("Set NEON_API_KEY"),
    });
    expect({ ...account(), calls: [] }).toEqual({ ...before, calls: [] });
  });

  it("print what they would do, without an account", async () => {
    const { calls } = account();
    const provision = await run("provision", ["--env", "staging", "--dry-run"], { NEON_API_KEY: "" });
    expect(provision.stdout).toContain("Queue: order-events-notifications-staging-dead");
    expect(provision.stdout).toContain("Database: orders, with the roles orders_owner and orders_runtime");
    const deploy = await run("deploy", ["--env", "staging", "--dry-run"], { NEON_API_KEY: "" });
    expect(deploy.stdout).toMatch(/1\. telemetry-staging.* products-staging.* gateway-staging/s);
    expect(deploy.stdout).toContain("the KV namespace PRODUCT_CACHE of products");
    expect(deploy.stdout).toContain("R2: media-staging");
    expect(deploy.stdout).toContain("orders: those of 0000_initial");
    expect(
      account()
        .calls.slice(calls.length)
        .filter((call) => !call.includes("--dry-run")),
    ).toEqual([]);
  });

  it("turn an empty account into a running shop", async () => {
    const { stdout } = await run("provision", ["--env", "staging", "--domain", "try.shop.test"]);
    expect(stdout).toContain("npm run deploy -- --env staging");
    expect(config("wrangler.toml")).toContain('pattern = "try.shop.test"');
    expect(config("wrangler.toml")).toContain('pattern = "shop.example.com"');
    expect(config("workers/users/wrangler.toml")).toContain('ISSUER = "https://try.shop.test"');
    expect(config("workers/notifications/wrangler.toml")).toContain('MAIL_FROM = "shop@try.shop.test"');
    const kept = JSON.parse(config(".secrets/staging.json"));
    expect(kept.KEY_ENCRYPTION_SECRET).toBe(account().scripts["users-staging"]?.secrets.KEY_ENCRYPTION_SECRET);
    expect(JSON.stringify(kept)).not.toContain("postgres");

    const deployed = await run("deploy", ["--env", "staging", "--release", "r1", "--url", shop.url, "--watch", "0"]);
    expect(deployed.stdout).toContain(`${shop.url} runs r1.`);
    expect(deployed.stdout).not.toContain("postgres://");
    expect(account().scripts["gateway-staging"]?.versions.at(-1)?.annotations["workers/tag"]).toBe("r1");
  });

  it("fail when the deployed shop is unhealthy", async () => {
    shop.answers["/ready"] = { status: 503 };
    const args = ["--env", "staging", "--release", "r1", "--url", shop.url, "--watch", "0"];
    await expect(run("deploy", args)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining("/ready answered 503"),
    });
  });

  it("refuse a migration with which the release that runs would fail, however many commits came since", async () => {
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=ada@shop.test", ...args], {
        cwd: checkout,
        encoding: "utf8",
      }).trim();
    const commit = (message: string) => {
      git("add", "--all", "--", ".", ":!node_modules");
      git("commit", "--quiet", "--allow-empty", "--message", message);
      return git("rev-parse", "--short=12", "HEAD");
    };
    // A dry run asks Cloudflare only with a token.
    const deploy = (...args: string[]) =>
      run("deploy", ["--env", "staging", "--url", shop.url, "--watch", "0", ...args], {
        CLOUDFLARE_API_TOKEN: "token",
      });
    git("init", "--quiet");
    const first = commit("First");
    shop.reset();
    shop.answers["/health"] = { body: { status: "ok", version: first } };
    await deploy();

    const generate = (...args: string[]) =>
      execFileSync(process.execPath, ["tools/generate/db-generate.ts", "orders", "--name", ...args], {
        cwd: checkout,
        stdio: "pipe",
      });
    generate("nothing", "--custom");
    commit("A migration that breaks nothing");
    expect((await deploy("--dry-run")).stdout).toContain(
      `The release ${first}, which runs now, can run on the migrated databases.`,
    );

    const tables = join(checkout, "workers/orders/src/tables.ts");
    const text = readFileSync(tables, "utf8");
    writeFileSync(tables, text.replace(/^ *cancelReason: text\("cancel_reason"\).*\n/m, ""));
    generate("drop-reason");
    commit("Drop a column");
    commit("Another change");
    const before = account();
    await expect(deploy()).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        new RegExp(`Nothing was done, because the release ${first} runs now.*orders.cancel_reason is gone`, "s"),
      ),
    });
    expect(account().scripts).toEqual(before.scripts);
  });
});
