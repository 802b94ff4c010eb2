import { CALL_CONCURRENCY } from "#shared/core/concurrency.ts";
import { describeError } from "#shared/core/log.ts";
import { withTimeout } from "#shared/core/timeout.ts";
import type { WebhooksContext } from "../context.ts";
import { readSecret } from "../endpoints/secrets.ts";
import { isSafeTarget } from "#shared/http/safe-target.ts";
import { type Posted, postMessage } from "./post.ts";
import { beginRun, endRun, type Run, requestRun } from "./runs.ts";
import { circuitPause, RETRY_DELAYS, retryDelay } from "./schedule.ts";
import { type AttemptResult, type ClaimedDelivery, recordAndClaim } from "./sender.repository.ts";
import { signedHeaders } from "./signature.ts";

const PER_ENDPOINT = 4;

/** Longer than an attempt (`TIMEOUT_MS`) and the statement that records it. */
const CLAIM_SECONDS = 30;

const MAX_FAILING_DAYS = 5;

/** How long one run claims deliveries. What is on its way then still has `TIMEOUT_MS`. */
const RUN_MS = 12_000;

/** When no attempt of a run has ended for so long, other runs go on with the rest. */
const STALL_MS = 250;

/** By then a delivery that failed for the first time is due again. */
const FIRST_RETRY_SECONDS = Math.ceil(RETRY_DELAYS[0] * 1.1);

/** Attempts that end within so long of each other share a round trip. */
const GATHER_MS = 10;

/**
 * Sends deliveries until none is due, or its time is over. The consumer and the cron share it. It claims as many as it has
 * connections for, and attempts that end make room for others. When all of them wait for slow endpoints, or its time is over,
 * it asks for another run.
 */
export async function sendDueDeliveries(ctx: WebhooksContext): Promise<void> {
  const run = beginRun(ctx.now().getTime(), RUN_MS);
  if (!run) return;
  try {
    await sendUntilDone(ctx, run);
  } finally {
    endRun(run);
  }
}

async function sendUntilDone(ctx: WebhooksContext, run: Run): Promise<void> {
  const attempts = new Set<Promise<void>>();
  const results: AttemptResult[] = [];
  let isOver = false;
  const start = (delivery: ClaimedDelivery) => {
    const attempt = makeAttempt(ctx, delivery).then((result) => {
      attempts.delete(attempt);
      if (result) results.push(result);
    });
    attempts.add(attempt);
  };
  do {
    if (!isOver && ctx.now().getTime() >= run.deadline) {
      isOver = true;
      await requestRun(ctx);
    }
    run.isWanted = false;
    const claimed = await exchange(ctx, results.splice(0), isOver ? 0 : CALL_CONCURRENCY - attempts.size);
    if (!claimed) isOver = true;
    claimed?.forEach(start);
    const isFull = attempts.size === CALL_CONCURRENCY;
    if (attempts.size === 0 || results.length > 0 || (run.isWanted && !isFull && !isOver)) continue;
    run.isWaiting = true;
    const next = Promise.race(attempts);
    if (isFull && !(await endsWithin(STALL_MS, next))) await requestRun(ctx);
    await next;
    run.isWaiting = false;
    await endsWithin(GATHER_MS, Promise.all(attempts));
  } while (attempts.size > 0 || results.length > 0 || (run.isWanted && !isOver));
}

const endsWithin = (ms: number, work: Promise<unknown>): Promise<boolean> =>
  withTimeout(ms, work).then(
    () => true,
    () => false,
  );

/** Records results and claims deliveries. `undefined` when the database failed: the claims of these attempts expire. */
async function exchange(
  ctx: WebhooksContext,
  results: AttemptResult[],
  limit: number,
): Promise<ClaimedDelivery[] | undefined> {
  const rules = { perEndpoint: PER_ENDPOINT, claimSeconds: CLAIM_SECONDS, maxFailingDays: MAX_FAILING_DAYS };
  try {
    const { claimed, disabled } = await recordAndClaim(ctx.db, { results, limit, ...rules });
    // A mail may take longer than the claims last.
    for (const endpoint of disabled) ctx.defer(tellShop(ctx, endpoint));
    // The first retry is due sooner than the next run of the cron.
    if (results.some(({ isFirstFailure }) => isFirstFailure)) await requestRun(ctx, FIRST_RETRY_SECONDS);
    return claimed;
  } catch (error) {
    const deliveryIds = results.map(({ id }) => id);
    ctx.log.error("attempts not recorded, will be repeated", { deliveryIds, error: describeError(error) });
    return undefined;
  }
}

/** Makes one attempt. `undefined` when it could not be made: its claim expires. */
async function makeAttempt(ctx: WebhooksContext, delivery: ClaimedDelivery): Promise<AttemptResult | undefined> {
  const { id, endpointId, messageId, tries, failures, waitedSeconds } = delivery;
  const log = ctx.log.with({ deliveryId: id, endpointId, eventId: messageId });
  try {
    const { attempt, outcome } = await post(ctx, delivery);
    log.info("webhook", { outcome, status: attempt.status ?? undefined, durationMs: attempt.durationMs });
    const delaySeconds = waitedSeconds === null ? undefined : waitedSeconds + attempt.durationMs / 1000;
    ctx.measure({ kind: "webhook", outcome, delaySeconds });
    const isSuccess = outcome === "succeeded";
    return {
      id,
      endpointId,
      attempt,
      isSuccess,
      isGone: outcome === "gone",
      isFirstFailure: !isSuccess && tries === 0,
      retrySeconds: retryDelay(tries + 1) ?? null,
      pauseSeconds: circuitPause(failures + 1, outcome === "timeout"),
    };
  } catch (error) {
    log.error("attempt not made, will be repeated", { error: describeError(error) });
    return undefined;
  }
}

async function post(ctx: WebhooksContext, delivery: ClaimedDelivery): Promise<Posted> {
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
