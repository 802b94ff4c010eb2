import { readFileSync } from "node:fs";
import { parse } from "@decimalturn/toml-patch";
import { expect, it } from "vitest";
import { LIMITS } from "./limits.ts";

type Section = { ratelimits: { name: string; namespace_id: string; simple: { limit: number; period: number } }[] };
type Config = Section & { env: Record<string, Section> };

const read = (path: string) => parse(readFileSync(path, "utf8")) as unknown as Config;
const [agents, gateway] = [read("workers/agents/wrangler.toml"), read("wrangler.toml")];
const ofOrders = ({ ratelimits }: Section) => ratelimits.find(({ name }) => name === "LIMIT_ORDERS");

it("the limit of orders is the gateway's in every environment: the same counter", () => {
  expect(ofOrders(agents)).toEqual(ofOrders(gateway));
  for (const env of Object.keys(gateway.env)) {
    expect(ofOrders(agents.env[env] as Section)).toEqual(ofOrders(gateway.env[env] as Section));
  }
});

it("clients are shown the numbers of the config in every environment", () => {
  const shown = Object.entries(LIMITS).map(([name, { quota, windowSeconds }]) => [name, quota, windowSeconds]);
  for (const { ratelimits } of [agents, ...Object.values(agents.env)]) {
    expect(ratelimits.map(({ name, simple }) => [name, simple.limit, simple.period])).toEqual(shown);
  }
});
