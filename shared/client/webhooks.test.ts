import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { verifyWebhook } from "./webhooks.ts";

const secretOf = (byte: number) => `whsec_${btoa(String.fromCharCode(...new Uint8Array(32).fill(byte)))}`;
const SECRET = secretOf(1);
const event = { id: "01980000-0000-7000-8000-0000000000e1", type: "order.paid", data: { id: "Größe ✓" } };

type Message = { secret?: string; ageSeconds?: number; body?: string; before?: string };

/** A message as the shop sends it; `before` stands before its signature. */
async function newRequest({ secret = SECRET, ageSeconds = 0, body, before = "" }: Message = {}): Promise<Request> {
  const text = JSON.stringify(event);
  const timestamp = String(Math.floor(Date.now() / 1000) - ageSeconds);
  const bytes = Uint8Array.from(atob(secret.slice("whsec_".length)), (character) => character.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const signed = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(`${event.id}.${timestamp}.${text}`));
  const signature = `${before}v1,${btoa(String.fromCharCode(...new Uint8Array(signed)))}`;
  const headers = { "webhook-id": event.id, "webhook-timestamp": timestamp, "webhook-signature": signature };
  return new Request("https://receiver.example.org/", { method: "POST", headers, body: body ?? text });
}

describe("verifyWebhook()", () => {
  it("returns the event, also when another secret and another version signed too", async () => {
    expect(await verifyWebhook(await newRequest(), SECRET)).toEqual(event);
    expect(await verifyWebhook(await newRequest({ before: "v1,AAAA v1a,BBBB v1,no-base64! " }), SECRET)).toEqual(event);
  });

  it.each<[string, Message, string]>([
    ["another secret signed", { secret: secretOf(2) }, "signature"],
    ["the body was changed", { body: "{}" }, "signature"],
    ["it is six minutes old", { ageSeconds: 360 }, "old"],
    ["it is six minutes ahead", { ageSeconds: -360 }, "old"],
  ])("fails when %s", async (_, message, reason) => {
    await expect(verifyWebhook(await newRequest(message), SECRET)).rejects.toThrow(reason);
  });

  it("fails when the headers are missing", async () => {
    const bare = new Request("https://receiver.example.org/", { method: "POST", body: JSON.stringify(event) });
    await expect(verifyWebhook(bare, SECRET)).rejects.toThrow("old");
  });
});

describe("the receiver in the README", () => {
  it("has at most ten lines, accepts what the shop signed, and refuses all else", async () => {
    const readme = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8");
    const [, source = ""] = /```ts\n(import \{ verifyWebhook \}.*?)```/s.exec(readme) ?? [];
    expect(source.trim().split("\n").filter(Boolean).length).toBeLessThanOrEqual(10);
    const folder = await mkdtemp(join(tmpdir(), "receiver-"));
    const file = join(folder, "receiver.ts");
    await writeFile(file, source.replace("./webhooks.ts", join(import.meta.dirname, "webhooks.ts")));
    type Receiver = { default: { fetch: (request: Request, env: { SECRET: string }) => Promise<Response> } };
    const { default: receiver } = (await import(file)) as Receiver;
    await rm(folder, { recursive: true });
    const statusOf = async (message?: Message) => (await receiver.fetch(await newRequest(message), { SECRET })).status;
    expect([await statusOf(), await statusOf({ body: "{}" })]).toEqual([204, 401]);
  });
});
