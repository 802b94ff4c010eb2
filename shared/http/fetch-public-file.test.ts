import { describe, expect, it } from "vitest";
import { readTextAtMost } from "./fetch-public-file.ts";

/** An answer whose body comes in these parts. */
function answerOf(parts: string[], headers: Record<string, string> = {}): Response {
  const body = new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(new TextEncoder().encode(part));
      controller.close();
    },
  });
  return new Response(body, { headers });
}

describe("readTextAtMost()", () => {
  it.each([
    ["names no length", {}],
    ["names its length", { "Content-Length": "250000" }],
    ["names a shorter length, as of what is compressed", { "Content-Length": "10" }],
    ["names a longer length", { "Content-Length": "9999999" }],
    ["names no number as its length", { "Content-Length": "many" }],
    ["names a length below zero", { "Content-Length": "-5" }],
  ])("reads a body in parts whose answer %s", async (_, headers) => {
    const parts = Array.from({ length: 250 }, (_part, index) => String(index % 10).repeat(1000));
    const text = parts.join("");
    expect((await readTextAtMost(answerOf(parts, headers), 250_000)) === text).toBe(true);
    await expect(readTextAtMost(answerOf(parts, headers), 249_999)).rejects.toThrow("more than 249999 bytes");
  });

  it("reads an answer without a body as an empty text", async () => {
    expect(await readTextAtMost(new Response(null), 10)).toBe("");
  });
});
