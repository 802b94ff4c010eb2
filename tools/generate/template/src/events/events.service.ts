import { createPublisher } from "#shared/events/publisher/create-publisher.ts";
import { EventSchema } from "../../event-contract.ts";
import type { WidgetsContext } from "../context.ts";

export const { relayEvent, relayDueEvents, listEventIds, readEvents, listEvents, pruneEventLog } =
  createPublisher<WidgetsContext>({
    source: "/api/v1/widgets",
    schema: EventSchema,
  });
