/**
 * Validates what the shop answers with the models that the protocol's authors generate from their schemas: ucp-sdk of PyPI, one
 * release for each version of the protocol. `npm run test:ucp` installs both into .local/. Where Python is missing it says so and
 * tests nothing; in CI that is an error.
 */
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { profileOf, serveProfiles } from "../setup/agent-profile.ts";
import { openShop } from "../setup/shop.ts";
import { hasPython, installSdk, runProgram, SDKS } from "./python.ts";

const CAPABILITIES = ["dev.ucp.shopping.catalog.search", "dev.ucp.shopping.catalog.lookup"];

const shop = await openShop();
const profiles = await serveProfiles(
  Object.fromEntries(SDKS.map(([version]) => [`/${version}`, profileOf(version, CAPABILITIES)])),
);
afterAll(() => profiles.close());

type Case = { name: string; model: string; document: unknown };

async function verify(python: string, cases: Case[]): Promise<string> {
  const input = cases.map((each) => `${JSON.stringify(each)}\n`).join("");
  const { stdout, stderr, status } = await runProgram(python, [join(import.meta.dirname, "verify.py")], { input });
  return status === 0 ? "" : stdout + stderr;
}

const read = async (path: string) => (await shop.fetch(path)).json();

async function ask(version: string, path: string, body: object): Promise<unknown> {
  const headers = { "Content-Type": "application/json", "UCP-Agent": `profile="${profiles.origin}/${version}"` };
  return (await shop.fetch(`/ucp${path}`, { method: "POST", headers, body: JSON.stringify(body) })).json();
}

describe.skipIf(!hasPython).each(SDKS)("what the shop answers in version %s", (version, release) => {
  it(`is valid for ucp-sdk ${release}`, async () => {
    const python = await installSdk(release);
    const { ucp } = (await read(`/.well-known/ucp/${version}`)) as { ucp: object };
    const search = { query: "", pagination: { limit: 20 } };
    const found = (await ask(version, "/catalog/search", search)) as { products: { id: string }[] };
    const ids = found.products.map(({ id }) => id);
    const [id] = ids;
    const cases: Case[] = [
      { name: "profile", model: "ucp.BusinessSchema", document: ucp },
      { name: "search", model: "shopping.catalog_search.SearchResponse", document: found },
      {
        name: "lookup",
        model: "shopping.catalog_lookup.LookupResponse",
        document: await ask(version, "/catalog/lookup", { ids: [...ids, "no-such-product"].slice(-20) }),
      },
      {
        name: "product",
        model: "shopping.catalog_lookup.GetProductResponse",
        document: await ask(version, "/catalog/product", { id: "rain-jacket" }),
      },
      {
        name: "error",
        model: `${version === "2026-04-08" ? "shopping" : "common"}.types.error_response.ErrorResponse`,
        document: await ask(version, "/catalog/product", { id: "no-such-product" }),
      },
    ];
    expect(found.products.length).toBeGreaterThan(10);
    expect(await verify(python, cases)).toBe("");
    // The models refuse what is not valid, so the above is no matter of course.
    const broken = { ...found, products: found.products.map(({ id: _id, ...rest }) => rest) };
    expect(await verify(python, [{ ...(cases[1] as Case), document: broken }])).toContain("products.0.id");
    expect(id).toBeDefined();
  });
});
