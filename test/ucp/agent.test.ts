/**
 * A shopping agent, written with the request and response models of ucp-sdk in Python, buys in a shop: in client/, one case for
 * each thing that the protocol's own suite and sample client check. Each case is a test here.
 */
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { profileOf, serveProfiles } from "../setup/agents/agent-profile.ts";
import { newGuest } from "../setup/client.ts";
import { openShop } from "../setup/shop.ts";
import { hasPython, installSdk, runProgram, SDKS, type Version } from "./python.ts";
import { PRICES, prepareShop } from "./shop-data.ts";

const CAPABILITIES = ["cart", "checkout", "order", "discount", "fulfillment", "buyer_consent"].map(
  (name) => `dev.ucp.shopping.${name}`,
);

/** Consent in the form of each version. */
const CONSENT: Record<Version, object> = {
  "2026-04-08": { marketing: true, analytics: false },
  "2026-08-25": {
    "dev.ucp.consent.marketing": { granted: true, source: "platform" },
    "dev.ucp.consent.analytics": { granted: false, source: "platform" },
  },
};

type Result = { area: string; title: string; failure: string | null };

const shop = await openShop();
const profiles = await serveProfiles({
  ...Object.fromEntries(
    SDKS.flatMap(([version]) => [
      [`/${version}`, profileOf(version, CAPABILITIES)],
      [`/other/${version}`, profileOf(version, CAPABILITIES)],
      [`/catalogue/${version}`, profileOf(version, ["dev.ucp.shopping.catalog.search"])],
    ]),
  ),
  "/unsupported": profileOf("2026-01-11", CAPABILITIES),
});
afterAll(() => profiles.close());
const items = hasPython ? await prepareShop(shop) : undefined;

async function runCases(version: Version, release: string): Promise<Result[]> {
  const at = (path: string) => `${profiles.origin}${path}`;
  const input = JSON.stringify({
    version,
    origin: shop.origin,
    profile: at(`/${version}`),
    shop: {
      ...items,
      price: PRICES.item,
      other_price: PRICES.other_item,
      buyer_token: (await newGuest(shop)).token,
      unknown_item: crypto.randomUUID(),
      consent: CONSENT[version],
      unsupported_profile: at("/unsupported"),
      other_profile: at(`/other/${version}`),
      profile_without_checkout: at(`/catalogue/${version}`),
    },
  });
  const program = join(import.meta.dirname, "client/run.py");
  const { status, stdout, stderr } = await runProgram(await installSdk(release), ["-B", program], { input });
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Result);
}

for (const [version, release] of hasPython ? SDKS : []) {
  const results = await runCases(version, release);
  describe(`an agent of version ${version}, with the models of ucp-sdk ${release}`, () => {
    it.each(results)("$area: $title", ({ failure }) => expect(failure ?? "").toBe(""));
  });
}
