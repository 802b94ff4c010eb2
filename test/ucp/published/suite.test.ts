/**
 * Runs the suite that the protocol's authors publish in their repository `conformance`, unchanged, from the folder in UCP_SUITE, and
 * the sample client of their repository `samples` from the folder in UCP_SAMPLES. What could be had of both speaks 2026-01-11, so a
 * proxy translates. docs/agents.md has the table of every case.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { profileOf, serveProfiles } from "../../setup/agents/agent-profile.ts";
import { signInAsAdmin } from "../../setup/client.ts";
import { openShop } from "../../setup/shop.ts";
import { hasPython, installPython, runProgram } from "../python.ts";
import { prepareShop } from "../shop-data.ts";
import { EXPECTED_FAILURES } from "./expected-failures.ts";
import { startProxy } from "./proxy.ts";
import { writeTestData } from "./test-data.ts";

const { UCP_SUITE: suite, UCP_SAMPLES: samples } = process.env;
const PACKAGES = ["ucp-sdk==0.1.0", "absl-py==2.5.1", "httpx==0.28.1", "fastapi==0.165.0", "uvicorn==0.54.0"];
const CAPABILITIES = ["checkout", "order", "discount", "fulfillment", "buyer_consent"].map(
  (name) => `dev.ucp.shopping.${name}`,
);
/** Where the suite listens for messages about orders. */
const WEBHOOK = "http://localhost:8284/webhooks/partners/test_partner/events/order";

type Result = { name: string; failure: string | undefined };

async function start() {
  const shop = await openShop();
  const items = await prepareShop(shop);
  const { api } = await signInAsAdmin(shop);
  const zones = (await api.GET("/api/v1/zones", { params: { query: { limit: 100 } } })).data.items;
  const methodOf = (zone: string, index: number) =>
    zones.find(({ name }) => name === zone)?.shippingMethods[index]?.id ?? "";
  const ids = {
    ...{ bouquet_roses: items.item, pot_ceramic: items.other_item },
    ...{ "std-ship": methodOf("United States", 0), "exp-ship-us": methodOf("United States", 1) },
    "exp-ship-intl": methodOf("Rest of the world", 1),
  };
  const profile = profileOf("2026-04-08", CAPABILITIES);
  const order = [{ version: "2026-04-08", config: { webhook_url: WEBHOOK } }];
  const profiles = await serveProfiles({
    "/2026-04-08": {
      ucp: { ...profile.ucp, capabilities: { ...profile.ucp.capabilities, "dev.ucp.shopping.order": order } },
    },
    "/unsupported": profileOf("2099-01-01", CAPABILITIES),
  });
  const options = { shop: shop.origin, profiles: profiles.origin, ids };
  const proxy = await startProxy(options);
  const savedAddress = { id: "addr_1", street_address: "123 Main St", address_country: "US" };
  const proxyOfClient = await startProxy({ ...options, savedAddress });
  afterAll(() => Promise.all([proxy, proxyOfClient, profiles].map((server) => server.close())));
  return { proxy, proxyOfClient, items, python: await installPython("published", PACKAGES) };
}

/** The results of a file of the suite, from the report that its test framework writes. */
async function runFile(python: string, file: string, folder: string, origin: string): Promise<Result[]> {
  const report = join(folder, `${file}.xml`);
  const flags = {
    ...{ server_url: origin, simulation_secret: "not-offered", test_data_dir: folder, xml_output_file: report },
    conformance_input: join(folder, "conformance_input.json"),
  };
  const args = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
  const { stderr } = await runProgram(python, ["-B", file, ...args], { cwd: suite as string });
  const text = await readFile(report, "utf8").catch(() => {
    throw new Error(stderr);
  });
  return [...text.matchAll(/<testcase name="([^"]+)"[^>]*>([\s\S]*?)<\/testcase>/g)].map(
    ([, name = "", inside = ""]) => ({
      name: `${file.replace("_test.py", "")}: ${name}`,
      failure: decode(/<(?:failure|error) message="([^"]*)"/.exec(inside)?.[1]),
    }),
  );
}

/** The framework escapes all white space. */
const decode = (text: string | undefined) =>
  text?.replaceAll(/&#x(\w+);/g, (_all, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));

const toRun = hasPython && (suite || samples) ? await start() : undefined;

describe.skipIf(!toRun || !suite)("the published suite", async () => {
  if (!toRun || !suite) return it("is run with UCP_SUITE=<its folder>", () => undefined);
  const { python, proxy, items } = toRun;
  const folder = await writeTestData(items);
  const files = (await readdir(suite)).filter((name) => name.endsWith("_test.py")).sort();
  const results: Result[] = [];
  for (const file of files) results.push(...(await runFile(python, file, folder, proxy.origin)));
  const rows = results.map(({ name, failure }) => {
    return {
      case: name,
      result: failure === undefined ? "passes" : (EXPECTED_FAILURES[name] ?? failure.slice(0, 200)),
    };
  });
  console.table(rows);

  it.each(results)("$name", ({ name, failure }) => {
    const why = EXPECTED_FAILURES[name];
    if (why === undefined) expect(failure ?? "").toBe("");
    else expect(failure, `${name} passes, though it is listed as: ${why}`).toBeDefined();
  });
});

describe.skipIf(!toRun || !samples)("the published sample client", () => {
  it("buys two products with a code", async () => {
    if (!toRun || !samples) return;
    const program = join(samples, "rest/python/client/flower_shop/simple_happy_path_client.py");
    const { stdout, stderr } = await runProgram(toRun.python, [
      "-B",
      program,
      `--server_url=${toRun.proxyOfClient.origin}`,
    ]);
    expect(stdout + stderr).toContain("Happy Path completed successfully");
  });
});
