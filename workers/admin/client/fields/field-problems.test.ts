import { describe, expect, it } from "vitest";
import { ShopProblem } from "#shared/client/problem.ts";
import { placeProblems } from "./field-problems.ts";
import { InvalidFields, readFields } from "./read-fields.ts";

const refusal = (slug: string, body: object = {}) =>
  new ShopProblem({ type: `/problems/${slug}`, ...body }, new Response(null, { status: 422 }));
const tooSmall = { code: "too_small", message: "Too small: expected number to be >=1" };
const invalid = (...paths: string[]) =>
  refusal("validation-failed", { errors: paths.map((path) => ({ path, ...tooSmall })) });

describe("placeProblems()", () => {
  it("puts errors of the shop at the fields that the form has, and the others below it", () => {
    const names = new Set(["price", "percent"]);
    const fieldOf = (path: string) => (path === "basisPoints" ? "percent" : undefined);
    expect(placeProblems(invalid("price.amount", "basisPoints", "usageLimit"), names, fieldOf)).toEqual({
      fields: { price: "This amount is too small.", percent: "This must be at least 1." },
      others: ["Usage limit: This must be at least 1."],
    });
  });

  it("puts a code that is taken at the field of the code, where there is one", () => {
    const taken = refusal("code-taken", { detail: "Choose another." });
    expect(placeProblems(taken, new Set(["code"]))).toEqual({ fields: { code: "Choose another." }, others: [] });
    expect(placeProblems(taken, new Set())).toEqual({ fields: {}, others: ["Choose another."] });
  });

  it("says below the form when the shop could not be reached, and nothing without an error", () => {
    expect(placeProblems(new TypeError("failed"), new Set()).others).toHaveLength(1);
    expect(placeProblems(null, new Set())).toEqual({ fields: {}, others: [] });
  });
});

describe("readFields()", () => {
  it("throws with a sentence for each field that is wrong", () => {
    const form = new FormData();
    form.set("price", "0");
    form.set("before", "x");
    const read = () =>
      readFields(form, ({ money, optionalMoney, refuse }) => {
        refuse("stock", "None.");
        return [money("price", "USD"), optionalMoney("before", "USD"), optionalMoney("absent", "USD")];
      });
    expect(read).toThrow(InvalidFields);
    try {
      read();
    } catch (error) {
      expect(placeProblems(error, new Set()).fields).toEqual({
        price: "This must be more than zero.",
        before: "This must be an amount of USD.",
        stock: "None.",
      });
    }
  });
});
