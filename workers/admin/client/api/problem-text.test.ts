import { describe, expect, it } from "vitest";
import { ShopProblem } from "#shared/client/problem.ts";
import { describeFieldError, describeProblem } from "./problem-text.ts";

const problem = (body: object) => new ShopProblem(body, new Response(null, { status: 422 }));

describe("describeFieldError()", () => {
  it.each([
    ["price.amount", "too_small", "Too small: expected number to be >=1", "This amount is too small."],
    ["amount.amount", "too_big", "Too big: expected number to be <=1000000000000", "This amount is too large."],
    ["items", "too_small", "Too small: expected array to have >=1 items", "Choose at least 1."],
    ["name", "too_small", "Too small: expected string to have >=3 characters", "This must have at least 3 characters."],
    ["usageLimit", "too_big", "Too big: expected number to be <=1000000000", "This must be at most 1000000000."],
    [
      "trackingUrl",
      "invalid_format",
      "Invalid URL",
      "This must be a web address that begins with https:// or http://.",
    ],
    [
      "stock",
      "invalid_type",
      "Invalid input: expected int, received NaN",
      "This is missing, or it is not what belongs here.",
    ],
    ["currency", "custom", "must be an ISO 4217 code such as USD", "This must be an ISO 4217 code such as USD."],
    ["parentId", "invalid_value", "there is no such category", "There is no such category."],
    ["maxDays", "custom", "must not be less than minDays", "This must not be less than “Days, at least”."],
    ["endsAt", "custom", "must be later than startsAt", "This must be later than “Begins”."],
    ["x", "custom", "must not be as perCustomerLimit", "This must not be as “per customer limit”."],
  ])("says of %s in plain words: %s, %j", (path, code, message, sentence) => {
    expect(describeFieldError({ path, code, message })).toBe(sentence);
  });
});

describe("describeProblem()", () => {
  it("names the field of each error", () => {
    const errors = [
      { path: "minSubtotal.amount", code: "too_small", message: "Too small: expected number to be >=1" },
      { path: "items.0.quantity", code: "custom", message: "must not be zero" },
      { path: "", code: "too_big", message: "a shop has at most 10 categories" },
    ];
    expect(describeProblem(problem({ type: "/problems/validation-failed", errors }))).toBe(
      "From a subtotal of: This amount is too small. Items, quantity: This must not be zero. A shop has at most 10 categories.",
    );
  });

  it("does not speak of members of an answer when stock is taken out that is not there", () => {
    const detail = "`shortages` lists what was requested and what is available.";
    expect(describeProblem(problem({ type: "/problems/insufficient-stock", detail }))).toBe(
      "There is less than that in stock. Nothing was changed.",
    );
  });

  it("says what became of a request that arrived before with other details", () => {
    expect(describeProblem(problem({ type: "/problems/idempotency-key-reused", detail: "Use a new key." }))).toMatch(
      /^The same was sent before, with other details, and has arrived\. Nothing more was done now/,
    );
  });

  it.each([
    [503, "Wait for the number of seconds in `Retry-After`, then try again."],
    [
      504,
      "A part of the shop did not answer in time. Wait for the number of seconds in `Retry-After`, then try again.",
    ],
  ])("says of %d that the shop does not answer at the moment", (status, detail) => {
    expect(describeProblem(new ShopProblem({ detail }, new Response(null, { status })))).toBe(
      "The shop does not answer at the moment. Wait a minute and try again.",
    );
  });

  it("says after 429 how long to wait", () => {
    const at = (headers: Record<string, string>) => new ShopProblem({}, new Response(null, { status: 429, headers }));
    expect(describeProblem(at({ "Retry-After": "40" }))).toMatch(/Wait 40 seconds and try again\.$/);
    expect(describeProblem(at({}))).toMatch(/Wait a minute and try again\.$/);
  });

  it("says of what is gone that it may have been deleted", () => {
    const detail = "No product has this id, or it was archived. GET /api/v1/products lists what is for sale.";
    expect(describeProblem(new ShopProblem({ detail }, new Response(null, { status: 404 })))).toBe(
      "It is no longer there. It may have been deleted meanwhile.",
    );
  });

  it("leaves out what a detail says of requests, and gives the title where nothing is left", () => {
    const title = "Nothing to fulfill";
    const hint = "Read the order: `quantity` minus `quantityFulfilled` of each item is what is left.";
    const detail = `The order does not have that many units left to send. ${hint}`;
    expect(describeProblem(problem({ title, detail }))).toBe("The order does not have that many units left to send.");
    expect(describeProblem(problem({ title, detail: hint }))).toBe("Nothing to fulfill.");
  });

  it("does not speak of versions when another administrator was first", () => {
    const detail = "It has version 2 now. Read it again before you change it.";
    expect(describeProblem(problem({ type: "/problems/version-mismatch", detail }))).toBe(
      "Somebody else, or the shop itself, has changed this since you saw it. Nothing was overwritten.",
    );
  });
});
