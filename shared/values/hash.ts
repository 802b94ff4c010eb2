import { encodeBase64Url } from "hono/utils/encode";

const digest = (text: string) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));

/** SHA-256 of a text, in hexadecimal. */
export async function sha256(text: string): Promise<string> {
  return [...new Uint8Array(await digest(text))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** SHA-256 of a text, in base64url (RFC 4648 §5) without padding. */
export async function sha256Base64Url(text: string): Promise<string> {
  return encodeBase64Url(await digest(text)).replace(/=+$/, "");
}
