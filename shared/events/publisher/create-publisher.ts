import type { CloudEvent, ListEvents, LoggedEventId } from "#shared/contracts/event-log.ts";
import { CallBudget } from "#shared/core/call-budget.ts";
import type { PublisherContext } from "./context.ts";
import { listLoggedEvents, listLoggedIds, pruneEventLog, readLoggedEvents } from "./event-log.service.ts";
import type { Publisher } from "./publisher.ts";
import type { DueEvent } from "./relay.repository.ts";
import type { RelayTurns } from "./relay-turns.ts";
import { relayClaimed, relayDue, relayThese, relayTogether } from "./relay.service.ts";

/**
 * The services of a publisher: `relayEvent` right after a change, or if the change has claimed the event
 * `relayClaimedEvents`, `relayWithOthers` where many make it at once, `relayDueEvents` and `pruneEventLog` as jobs
 * of its cron, `listEventIds`, `readEvents` and `listEvents` as the methods of its entrypoint `EventLog`.
 */
export function createPublisher<Ctx extends PublisherContext, Due extends DueEvent = DueEvent>(
  publisher: Publisher<Ctx, Due>,
) {
  return {
    relayEvent: (ctx: Ctx, eventId: string): Promise<void> => relayThese(ctx, publisher, [eventId]),
    relayWithOthers: (ctx: Ctx, input: { turns: RelayTurns<Due>; due: Due[] }): Promise<void> =>
      relayTogether(ctx, publisher, input),
    relayClaimedEvents: (ctx: Ctx, due: Due[]): Promise<void> => relayClaimed(ctx, publisher, async () => due),
    relayDueEvents: (ctx: Ctx, calls = new CallBudget()): Promise<void> => relayDue(ctx, publisher, calls),
    listEventIds: (ctx: Ctx, input: ListEvents): Promise<LoggedEventId[]> => listLoggedIds(ctx, input),
    readEvents: (ctx: Ctx, ids: string[]): Promise<CloudEvent[]> => readLoggedEvents(ctx, publisher, ids),
    listEvents: (ctx: Ctx, input: ListEvents): Promise<CloudEvent[]> => listLoggedEvents(ctx, publisher, input),
    pruneEventLog: (ctx: Ctx): Promise<void> => pruneEventLog(ctx),
  };
}
