import { EventSchema } from "#shared/contracts/events/payments.ts";
import { createPublisher } from "#shared/events/publisher/create-publisher.ts";
import type { PaymentsContext } from "../context.ts";

export const { relayEvent, relayClaimedEvents, relayDueEvents, listEventIds, readEvents, listEvents, pruneEventLog } =
  createPublisher<PaymentsContext>({
    source: "/api/v1/payments",
    schema: EventSchema,
  });
