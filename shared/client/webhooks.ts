const TOLERANCE_SECONDS = 300;

/** An event of the shop: a CloudEvent, whose `data` is what `GET /api/v1/event-types` says of its type. */
export type WebhookEvent = {
  specversion: "1.0";
  id: string;
  source: string;
  type: string;
  subject: string;
  time: string;
  data: { id: string } & Record<string, unknown>;
};

/**
 * Checks that a request is a webhook of the shop, signed with the endpoint's secret and no older than five minutes, and
 * returns its event. The same event may arrive twice: `event.id` is the same then.
 *
 * @throws Error if it is not: answer 401
 */
export async function verifyWebhook(request: Request, secret: string): Promise<WebhookEvent> {
  const header = (name: string) => request.headers.get(name) ?? "";
  const [id, timestamp, signatures] = [
    header("webhook-id"),
    header("webhook-timestamp"),
    header("webhook-signature").split(" "),
  ];
  const body = await request.text();
  const age = Math.abs(Date.now() / 1000 - Number(timestamp));
  if (!/^\d+$/.test(timestamp) || age > TOLERANCE_SECONDS) throw new Error("The webhook is too old.");
  const bytes = decodeBase64(secret.replace(/^whsec_/, ""));
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  for (const signature of signatures) {
    const [version, value = ""] = signature.split(",");
    // Compares in constant time.
    if (version === "v1" && (await crypto.subtle.verify("HMAC", key, decodeBase64(value), signed))) {
      return JSON.parse(body) as WebhookEvent;
    }
  }
  throw new Error("The signature of the webhook is wrong.");
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}
