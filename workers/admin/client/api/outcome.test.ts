import { describe, expect, it } from "vitest";
import { createShopClient } from "#shared/client/client.ts";
import { isOutcomeUnknown, noteOutcome } from "./outcome.ts";
import { describeProblem } from "./problem-text.ts";

const LOOK = /It may have been done: look before you send it again\.$/;
const lose = async () => {
  throw new TypeError("Failed to fetch");
};
const answer = (status: number) => async () => Response.json({}, { status });

/** Why this call failed. */
async function fail(transport: () => Promise<Response>, call: "POST" | "GET" | "keyed" = "POST"): Promise<unknown> {
  const shop = createShopClient({
    baseUrl: "https://shop.example",
    fetch: noteOutcome(transport),
    retry: { attempts: 1 },
  });
  const sent =
    call === "GET"
      ? shop.GET("/api/v1/categories")
      : call === "POST"
        ? shop.POST("/api/v1/categories", { body: { name: "Mugs" } })
        : shop.POST("/api/v1/orders/{id}/refunds", { params: { path: { id: "o" } }, body: {} });
  return sent.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("noteOutcome()", () => {
  it.each([
    ["no answer comes", lose],
    ["the shop does not answer", answer(503)],
    ["the shop does not answer in time", answer(504)],
    ["a gateway before the shop answers", answer(502)],
  ])("says of a POST that it may have been done when %s", async (_, transport) => {
    const error = await fail(transport);
    expect(isOutcomeUnknown(error)).toBe(true);
    expect(describeProblem(error)).toMatch(LOOK);
  });

  it.each([400, 409, 412, 422, 429, 500])("knows that a POST was not done when the shop answers %d", async (status) => {
    expect(isOutcomeUnknown(await fail(answer(status)))).toBe(false);
  });

  it.each([
    ["what is only read", "GET"],
    ["a POST with a key, which is done once however often it is sent", "keyed"],
  ] as const)("says of %s that it can be tried again", async (_, call) => {
    for (const transport of [lose, answer(503)]) {
      const error = await fail(transport, call);
      expect(isOutcomeUnknown(error)).toBe(false);
      expect(describeProblem(error)).toMatch(/ try again\.$| Try again/);
    }
  });
});
