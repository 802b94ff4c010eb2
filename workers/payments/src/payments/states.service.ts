import pMap from "p-map";
import type { PaymentState } from "#shared/contracts/payments.ts";
import { CALL_CONCURRENCY } from "#shared/core/concurrency.ts";
import { describeError } from "#shared/core/log.ts";
import { newEvent } from "#shared/events/publisher/new-event.ts";
import type { PaymentsContext } from "../context.ts";
import type { StateAtProvider } from "../providers/provider.ts";
import { relayClaimedEvents } from "../events/events.service.ts";
import { requireProvider } from "../providers/providers.service.ts";
import { refundDeclined } from "../refunds/declined.service.ts";
import { pollRefunds } from "../refunds/refunds.service.ts";
import { findPayment, type PaymentRow } from "./payments.repository.ts";
import {
  type ChangedState,
  type ChangeState,
  type ClaimedPayment,
  changeState,
  claimFailedPayments,
  claimMessages,
  claimOpenPayments,
} from "./states.repository.ts";

/** The states that are published when a payment reaches them. */
const PUBLISHED = { succeeded: "payment.succeeded", failed: "payment.failed" } as const;

/** How many payments one run of the cron asks providers about. */
const BATCH_SIZE = 50;

/**
 * Sets the state that the provider told, publishes it, and refunds money that the order has no use for. What is done
 * after the response is done by the cron if this ends before.
 */
export async function setState(
  ctx: PaymentsContext,
  { id, orderId }: { id: string; orderId: string },
  state: StateAtProvider,
  message?: ChangeState["message"],
): Promise<ChangedState | undefined> {
  if (state.isUnknown) ctx.log.warn("payment unknown to its provider, counts as canceled", { paymentId: id });
  const type = PUBLISHED[state.status as keyof typeof PUBLISHED];
  const event = type && newEvent(ctx, type);
  const changed = await changeState(ctx.db, { id, orderId, state, event, message });
  if (!changed?.isChanged) return changed;
  if (changed.due.length > 0) ctx.defer(relayClaimedEvents(ctx, changed.due));
  if (changed.status === "succeeded" && changed.isDeclined) ctx.defer(refundDeclined(ctx, id));
  return changed;
}

/**
 * Asks the provider for the state of a payment, whatever its messages said, and sets it. It throws when the provider does not know
 * a payment that it has a message about, or that is still in time: the keys may be wrong for the moment, and it can have succeeded.
 */
export async function syncPayment(
  ctx: PaymentsContext,
  row: PaymentRow,
  message?: ChangeState["message"],
): Promise<PaymentState> {
  const state = await requireProvider(ctx, row.provider).fetchPayment(row);
  if (state.isUnknown && (message || row.dueAt)) throw new Error("The provider does not know the payment");
  const changed = await setState(ctx, row, state, message);
  return changed?.status ?? row.status;
}

/** Has the provider cancel a payment if it still can, and sets the state after that, which is returned. */
export async function cancelPayment(ctx: PaymentsContext, row: PaymentRow): Promise<StateAtProvider> {
  const state = await requireProvider(ctx, row.provider).cancelPayment(row);
  await setState(ctx, row, state);
  return state;
}

/** Job of the cron: asks about payments that have been open for long, since a provider's message can be lost. */
export async function syncOpenPayments(ctx: PaymentsContext): Promise<void> {
  await syncEach(ctx, await claimOpenPayments(ctx.db, BATCH_SIZE), (row) => syncClaimed(ctx, row));
}

/**
 * Job of the cron: asks about payments that failed, until the provider says that they can't be paid any more: their
 * customers may have tried again.
 */
export async function syncFailedPayments(ctx: PaymentsContext): Promise<void> {
  await syncEach(ctx, await claimFailedPayments(ctx.db, BATCH_SIZE), (row) => syncClaimed(ctx, row));
}

const syncClaimed = (ctx: PaymentsContext, row: ClaimedPayment): Promise<unknown> =>
  row.isUnwanted ? cancelPayment(ctx, row) : syncPayment(ctx, row);

/** Job of the cron: handles messages that were kept and not handled. */
export async function handleKeptMessages(ctx: PaymentsContext): Promise<void> {
  await syncEach(ctx, await claimMessages(ctx.db, BATCH_SIZE), async ({ provider, eventId, paymentId }) => {
    const row = await findPayment(ctx.db, paymentId);
    if (!row) return;
    await pollRefunds(ctx, row);
    await syncPayment(ctx, row, { provider, eventId });
  });
}

/** One that fails leaves the others alone; the job fails in the end, as `CronsStopped` reports. */
async function syncEach<Item>(
  ctx: PaymentsContext,
  items: Item[],
  sync: (item: Item) => Promise<unknown>,
): Promise<void> {
  let failed = 0;
  const attempt = async (item: Item) => {
    try {
      await sync(item);
    } catch (error) {
      failed += 1;
      ctx.log.warn("payment not synchronized, will be retried", { error: describeError(error) });
    }
  };
  await pMap(items, attempt, { concurrency: CALL_CONCURRENCY });
  if (failed > 0) throw new Error(`Not synchronized: ${failed} of ${items.length}`);
}
