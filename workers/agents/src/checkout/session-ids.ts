import { encodeBase64Url } from "hono/utils/encode";

const BYTES = 32;

/** A secret of 256 bits in base64url. */
export const newSessionId = (): string =>
  encodeBase64Url(crypto.getRandomValues(new Uint8Array(BYTES)).buffer).replace(/=+$/, "");
