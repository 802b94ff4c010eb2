import { readFileSync } from "node:fs";
import { parse } from "@decimalturn/toml-patch";
import { expect, it } from "vitest";
import { LIMIT } from "./limit-orders.ts";

type Section = { ratelimits: { name: string; namespace_id: string; simple: { limit: number; period: number } }[] };
type Config = Section & { env: Record<string, Section> };

const read = (path: string) => parse(readFileSync(path, "utf8")) as unknown as Config;
const ofOrders = ({ ratelimits }: Section) => ratelimits.find(({ name }) => name === "LIMIT_ORDERS");

it("the limit of orders is the gateway's in every environment: the same counter, and the numbers that clients are shown", () => {
  const [agents, gateway] = [read("workers/agents/wrangler.toml"), read("wrangler.toml")];
  const simple = { limit: LIMIT.quota, period: LIMIT.windowSeconds };
  for (const [own, shared] of [
    [agents, gateway],
    ...Object.keys(gateway.env).map((env) => [agents.env[env], gateway.env[env]]),
  ] as [Section, Section][]) {
    expect(ofOrders(own)).toEqual(ofOrders(shared));
    expect(ofOrders(own)?.simple).toEqual(simple);
  }
});
