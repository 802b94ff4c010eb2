import { createMiddleware } from "hono/factory";
import { callOf } from "#shared/core/context.ts";
import { sha256 } from "#shared/values/hash.ts";
import type { UcpEnv } from "../ucp/negotiate.ts";
import { UcpRefusal } from "../ucp/refusals.ts";

/** The protocol wants 128 bits, so that no other agent's key is the same by chance: its answer would be another buyer's. */
const KEY = /^[\x21-\x7e]{22,255}$/;

/**
 * Answers a repeated request as the first one was, by its `Idempotency-Key`. Only answers of success are kept: what was refused
 * may be tried again, also when the protocol answers the refusal with 200.
 */
export const idempotent = createMiddleware<UcpEnv>(async (c, next) => {
  const given = c.req.header("Idempotency-Key");
  if (given === undefined) return next();
  if (!KEY.test(given)) {
    throw new UcpRefusal(
      "invalid_request",
      "Idempotency-Key: send 22 to 255 visible ASCII characters, such as a UUID.",
    );
  }
  const ctx = c.get("ctx");
  const requests = ctx.env.ORDERS_SESSIONS;
  const identity = c.get("identity");
  const buyer = identity.kind === "user" ? identity.userId : "";
  const key = await sha256(JSON.stringify([c.get("agent").profile, buyer, c.req.method, c.req.path, given]));
  // As text, bytes that are not UTF-8 would be lost to what reads the body next.
  const requestHash = await sha256(new Uint8Array(await c.req.arrayBuffer()));
  const claim = await requests.claimRequest(callOf(ctx), { key, requestHash });
  switch (claim.outcome) {
    case "reused":
      throw new UcpRefusal("idempotency_key_reused", "This Idempotency-Key was sent with another body.");
    case "in-progress":
      throw new UcpRefusal("idempotency_key_in_progress", "This request is being worked on.", { "Retry-After": "1" });
    case "answered":
      return c.body(claim.body, claim.status as 200, {
        "Content-Type": "application/json",
        "Idempotent-Replayed": "true",
      });
  }
  let isKept = false;
  try {
    await next();
    if (!c.error && c.res.ok && !c.get("isRefused")) {
      const answer = { key, status: c.res.status, body: await c.res.clone().text() };
      await requests.keepAnswer(callOf(ctx), answer);
      isKept = true;
    }
  } finally {
    if (!isKept) await requests.freeRequest(callOf(ctx), { key });
  }
});
