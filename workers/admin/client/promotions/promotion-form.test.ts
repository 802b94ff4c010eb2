import { expect, it } from "vitest";
import { formatMoney } from "../ui/format.ts";
import { MAX_AMOUNT } from "../fields/amounts.ts";
import { type Kind, readPromotion } from "./promotion-form.ts";

const formOf = (fields: Record<string, string>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
};
const ids = { productIds: [], categoryIds: [] };
const read = (fields: Record<string, string>, type: Kind) => readPromotion(formOf(fields), type, "USD", ids);

it("readPromotion() reads a percentage in basis points, and null for what is empty", () => {
  expect(read({ name: " Spring ", percent: "10.5", minSubtotal: "50", isActive: "on" }, "percentage")).toMatchObject({
    name: "Spring",
    basisPoints: 1050,
    amount: null,
    minSubtotal: { amount: 5000, currency: "USD" },
    code: null,
    usageLimit: null,
    isActive: true,
    combinable: false,
  });
});

it("readPromotion() refuses amounts that the API does not take and an end before the beginning, at their fields", () => {
  const fields = {
    amount: "1000000000000000",
    minSubtotal: "0",
    startsAt: "2030-01-31T18:30",
    endsAt: "2030-01-31T18:30",
  };
  const expected = {
    amount: `This can be at most ${formatMoney({ amount: MAX_AMOUNT, currency: "USD" })}.`,
    minSubtotal: "This must be more than zero.",
    endsAt: "This must be later than the beginning.",
  };
  expect(() => read(fields, "fixed")).toThrow(expect.objectContaining({ fields: expected }));
});
