import { expect, it } from "vitest";
import { NewPromotionSchema } from "./promotions.schema.ts";

const pathsOf = (body: unknown) => NewPromotionSchema.safeParse(body).error?.issues.map(({ path }) => path.join("."));
const usd = { amount: 500, currency: "USD" };
const eur = { amount: 900, currency: "EUR" };

it.each<[string, unknown, string[]]>([
  ["an empty body", {}, ["name", "type"]],
  ["a percentage without one", { type: "percentage" }, ["name", "basisPoints"]],
  [
    "a percentage with an amount",
    { type: "percentage", amount: { amount: 0 } },
    ["name", "amount", "basisPoints", "amount"],
  ],
  ["two currencies", { type: "fixed", amount: usd, minSubtotal: eur }, ["name", "minSubtotal"]],
  [
    "an end before the start",
    { type: "free-shipping", startsAt: "2026-12-01T00:00:00Z", endsAt: "2026-11-01T00:00:00Z", usageLimit: 0 },
    ["name", "usageLimit", "endsAt"],
  ],
])("NewPromotionSchema names every field that is wrong with %s", (_, body, paths) => {
  expect(pathsOf(body)).toEqual(paths);
});
