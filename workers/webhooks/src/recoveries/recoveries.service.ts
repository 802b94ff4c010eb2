import type { WebhooksContext } from "../context.ts";
import type { Recovered } from "../endpoints/endpoints.schema.ts";
import { endpointNotFound } from "../endpoints/endpoints.service.ts";
import { sendDueDeliveries } from "../sending/sender.service.ts";
import { insertRecovery, listRecoveries, recoverBatch } from "./recoveries.repository.ts";

/** How many deliveries one transaction looks at. The sender waits for it meanwhile. */
export const BATCH_SIZE = 500;

/** A request begins no batch after this time. */
const REQUEST_MS = 500;

/** Nor does a run of the cron after this, so that the sender has most of the minute. */
const RUN_MS = 5_000;

/**
 * Sends all again that was to be delivered since then and was not. What does not fit into the request is left to the cron.
 *
 * @throws AppError not-found
 */
export async function recoverEndpoint(ctx: WebhooksContext, id: string, since: string): Promise<Recovered> {
  if (!(await insertRecovery(ctx.db, id, new Date(since)))) throw endpointNotFound();
  const { deliveries, unfinished } = await recoverInTurns(ctx, [id], REQUEST_MS);
  ctx.defer(sendDueDeliveries(ctx));
  return { deliveries, complete: unfinished.length === 0 };
}

/** Continues the recoveries that requests began. */
export async function continueRecoveries(ctx: WebhooksContext): Promise<void> {
  await recoverInTurns(ctx, await listRecoveries(ctx.db), RUN_MS);
}

/** A batch of each endpoint in turn, so that one with many deliveries does not hold up the others. */
async function recoverInTurns(ctx: WebhooksContext, endpointIds: string[], ms: number) {
  const started = ctx.now().getTime();
  const unfinished = [...endpointIds];
  let deliveries = 0;
  while (unfinished.length > 0 && ctx.now().getTime() - started < ms) {
    const id = unfinished.shift() as string;
    const batch = await recoverBatch(ctx.db, id, BATCH_SIZE);
    deliveries += batch.deliveries;
    if (!batch.isDone) unfinished.push(id);
  }
  if (deliveries > 0) ctx.log.info("deliveries recovered", { deliveries, unfinished });
  return { deliveries, unfinished };
}
