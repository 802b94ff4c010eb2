import { encodeBase64, encodeBase64Url } from "hono/utils/encode";

const digest = (data: string | Uint8Array<ArrayBuffer>) =>
  crypto.subtle.digest("SHA-256", typeof data === "string" ? new TextEncoder().encode(data) : data);

/** SHA-256 of a text or of bytes, in hexadecimal. */
export async function sha256(data: string | Uint8Array<ArrayBuffer>): Promise<string> {
  return [...new Uint8Array(await digest(data))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** SHA-256 of a text, in base64, as a Content-Security-Policy names what it allows. */
export async function sha256Base64(text: string): Promise<string> {
  return encodeBase64(await digest(text));
}

/** SHA-256 of a text, in base64url (RFC 4648 §5) without padding. */
export async function sha256Base64Url(text: string): Promise<string> {
  return encodeBase64Url(await digest(text)).replace(/=+$/, "");
}
