import { encodeBase64Url } from "hono/utils/encode";

const BYTES = 32;
const SESSION_ID = /^[A-Za-z0-9_-]{43}$/;

/** A secret of 256 bits in base64url. */
export const newSessionId = (): string =>
  encodeBase64Url(crypto.getRandomValues(new Uint8Array(BYTES)).buffer).replace(/=+$/, "");

/** Whether a text, which a client may have put into a path, can be such an id. */
export const isSessionId = (text: string): boolean => SESSION_ID.test(text);
