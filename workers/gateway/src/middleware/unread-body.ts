import type { GatewayMiddleware } from "../context.ts";
import { MAX_BODY_BYTES } from "./body-limit.ts";

/** How long the rest of a body is read after the route has answered. */
const TIMEOUT_MS = 5_000;

/**
 * Reads what an answer leaves unread of a large body, in the local shop alone. workerd closes a connection when a
 * request has its response and more than 64 KiB of its body are left; the proxy of `wrangler dev` then answers 500
 * instead. The clients of a deployed shop are connected to Cloudflare's edge, so it spends no time on bodies that it refuses.
 */
export const readUnreadBody: GatewayMiddleware = async (c, next) => {
  const { body, headers } = c.req.raw;
  const length = headers.get("Content-Length");
  const isSmall = length !== null && Number(length) <= MAX_BODY_BYTES;
  if (!body || isSmall || !c.get("ctx").vars.LOCAL_SHOP) return next();

  // The route, which may be in another Worker, has a copy: what it does with that must not lock or end the body itself.
  const { readable, writable } =
    length === null ? new IdentityTransformStream() : new FixedLengthStream(Number(length));
  c.req.raw = new Request(c.req.raw, { body: readable });
  const answered = Promise.withResolvers<void>();
  const reading = copyUntil(answered.promise, body, writable.getWriter());
  await next();
  answered.resolve();
  await Promise.race([reading, scheduler.wait(TIMEOUT_MS)]);
};

/** Reads the whole body. Writes it on as long as it is read there, at most until `end`. */
async function copyUntil(end: Promise<void>, body: ReadableStream<Uint8Array>, writer: WritableStreamDefaultWriter) {
  const orEnd = (written: Promise<void>) => Promise.race([written.catch(() => undefined), end]);
  try {
    for await (const chunk of body) await orEnd(writer.write(chunk));
    await orEnd(writer.close());
  } catch (error) {
    // The client has gone: what it sent must not seem complete.
    await orEnd(writer.abort(error));
  }
}
