import { decodeBase64, encodeBase64 } from "hono/utils/encode";

const SECRET_PREFIX = "whsec_";
const SECRET_BYTES = 32;

/** A new secret, as Standard Webhooks 1.0 writes it. */
export function newSecret(): string {
  return SECRET_PREFIX + encodeBase64(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)).buffer);
}

type Signed = { id: string; timestamp: number; body: string };

/** The headers of a message: https://www.standardwebhooks.com. It is signed with each secret. */
export async function signedHeaders(secrets: string[], message: Signed): Promise<Record<string, string>> {
  const signatures = await Promise.all(secrets.map((secret) => sign(secret, message)));
  return {
    "webhook-id": message.id,
    "webhook-timestamp": String(message.timestamp),
    "webhook-signature": signatures.join(" "),
  };
}

async function sign(secret: string, { id, timestamp, body }: Signed): Promise<string> {
  const bytes = decodeBase64(secret.slice(SECRET_PREFIX.length));
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const content = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  return `v1,${encodeBase64(await crypto.subtle.sign("HMAC", key, content))}`;
}
