import { expect, it } from "vitest";
import { MAX_AMOUNT as API_MAX_AMOUNT } from "#shared/values/money.ts";
import { formatMoney } from "../ui/format.ts";
import { MAX_AMOUNT, readAmount } from "./amounts.ts";

it("readAmount() reads amounts from one minor unit to the largest of the API", () => {
  expect(MAX_AMOUNT).toBe(API_MAX_AMOUNT);
  expect(readAmount("0.01", "USD")).toEqual({ amount: 1 });
  expect(readAmount("10000000000", "USD")).toEqual({ amount: MAX_AMOUNT });
  expect(readAmount("0", "USD", { min: 0 })).toEqual({ amount: 0 });
});

it("readAmount() says what is wrong with an amount that is none, too small or too large", () => {
  const most = (amount: number) => `This can be at most ${formatMoney({ amount, currency: "USD" })}.`;
  expect(readAmount("ten", "USD")).toEqual({ problem: "This must be an amount of USD." });
  expect(readAmount("0.00", "USD")).toEqual({ problem: "This must be more than zero." });
  expect(readAmount("10000000000.01", "USD")).toEqual({ problem: most(MAX_AMOUNT) });
  expect(readAmount("1000000000000000", "USD")).toEqual({ problem: most(MAX_AMOUNT) });
  expect(readAmount("20.01", "USD", { max: 2000 })).toEqual({ problem: most(2000) });
});
