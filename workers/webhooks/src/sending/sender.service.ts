import { describeError } from "#shared/core/log.ts";
import type { WebhooksContext } from "../context.ts";
import { readSecret } from "../endpoints/secrets.ts";
import { isSafeTarget } from "../endpoints/targets.ts";
import { type ClaimedDelivery, claimDeliveries, recordFailure, recordSuccess } from "./claims.repository.ts";
import { type Posted, postMessage } from "./post.ts";
import { circuitPause, RETRY_DELAYS, retryDelay } from "./schedule.ts";
import { signedHeaders } from "./signature.ts";

/** As many connections as an invocation may have open at once. */
const CONCURRENCY = 6;
const PER_ENDPOINT = 4;
const BATCH_SIZE = 24;

/** Longer than an attempt (`TIMEOUT_MS`) and the statement that records it. */
const CLAIM_SECONDS = 30;

const MAX_FAILING_DAYS = 5;

/** How long one run takes up new work. What is on its way then still has `TIMEOUT_MS`. */
export const RUN_MS = 12_000;

/**
 * Sends deliveries until none is due, or its time is over: what is left is due for the next run. The consumer and the cron
 * share it. Each of its lanes takes the next delivery as soon as it has one answer, so that a slow endpoint holds up one
 * lane and no other endpoint. Returns how many attempts were made.
 */
export async function sendDueDeliveries(ctx: WebhooksContext): Promise<number> {
  const deadline = ctx.now().getTime() + RUN_MS;
  const queue: ClaimedDelivery[] = [];
  let claiming: Promise<void> | undefined;
  let attempts = 0;
  let retriesAt: number | undefined;

  const claim = async () => {
    const claimed = await claimDeliveries(ctx.db, {
      limit: BATCH_SIZE,
      perEndpoint: PER_ENDPOINT,
      claimSeconds: CLAIM_SECONDS,
    });
    queue.push(...claimed);
  };
  /** The next delivery; one lane at a time asks the database for more. */
  const next = async (): Promise<ClaimedDelivery | undefined> => {
    if (queue.length === 0 && ctx.now().getTime() < deadline) {
      claiming ??= claim().finally(() => {
        claiming = undefined;
      });
      await claiming;
    }
    return queue.shift();
  };
  const lane = async () => {
    for (let delivery = await next(); delivery; delivery = await next()) {
      attempts++;
      const isRetriedSoon = await sendDelivery(ctx, delivery);
      if (isRetriedSoon) retriesAt ??= ctx.now().getTime() + RETRY_DELAYS[0] * 1100;
    }
  };
  const runLanes = () => Promise.all(Array.from({ length: CONCURRENCY }, lane));

  await runLanes();
  // The first retry is due sooner than the next run of the cron.
  if (retriesAt !== undefined && retriesAt < deadline) {
    await ctx.sleep(Math.max(retriesAt - ctx.now().getTime(), 0));
    await runLanes();
  }
  return attempts;
}

/** Makes one attempt and records it. Returns whether it failed for the first time. */
async function sendDelivery(ctx: WebhooksContext, delivery: ClaimedDelivery): Promise<boolean> {
  const log = ctx.log.with({ deliveryId: delivery.id, endpointId: delivery.endpointId, eventId: delivery.messageId });
  try {
    const { attempt, outcome } = await attemptDelivery(ctx, delivery);
    log.info("webhook", { outcome, status: attempt.status ?? undefined, durationMs: attempt.durationMs });
    if (outcome === "succeeded") {
      await recordSuccess(ctx.db, delivery, attempt);
      return false;
    }
    const retrySeconds = retryDelay(delivery.tries + 1);
    const disabled = await recordFailure(ctx.db, delivery, {
      attempt,
      retrySeconds,
      pauseSeconds: circuitPause(delivery.failures + 1, outcome === "timeout"),
      isGone: outcome === "gone",
      maxFailingDays: MAX_FAILING_DAYS,
    });
    if (disabled) await tellShop(ctx, disabled);
    return delivery.tries === 0;
  } catch (error) {
    // Its claim expires, and the next run makes the attempt again.
    log.error("attempt not recorded, will be repeated", { error: describeError(error) });
    return false;
  }
}

async function attemptDelivery(ctx: WebhooksContext, delivery: ClaimedDelivery): Promise<Posted> {
  const { url, messageId, body, secret, previousSecret } = delivery;
  const at = ctx.now().toISOString();
  if (!isSafeTarget(url, ctx)) {
    return {
      attempt: { at, status: null, durationMs: 0, error: "unsafe-url", responseExcerpt: null },
      outcome: "failed",
    };
  }
  const encrypted = [secret, ...(previousSecret ? [previousSecret] : [])];
  const secrets = await Promise.all(encrypted.map((each) => readSecret(ctx.keyEncryptionSecret, each)));
  const timestamp = Math.floor(ctx.now().getTime() / 1000);
  return postMessage(ctx, { url, headers: await signedHeaders(secrets, { id: messageId, timestamp, body }), body });
}

/** Mails the shop that an endpoint was disabled. */
async function tellShop(ctx: WebhooksContext, { url, reason }: { url: string; reason: string }): Promise<void> {
  ctx.log.warn("webhook endpoint disabled", { reason });
  if (!ctx.alertMailTo) return;
  const why = reason === "gone" ? "It answered 410 Gone." : `Nothing but failures for ${MAX_FAILING_DAYS} days.`;
  const text = `The webhook endpoint ${url} gets no more events.\n\n${why}\n\nSet its status to "active" to send them again.\n`;
  try {
    await ctx.mailer.send({ to: ctx.alertMailTo, subject: "A webhook endpoint was disabled", text });
  } catch (error) {
    ctx.log.error("shop not told of a disabled endpoint", { error: describeError(error) });
  }
}
