import { z } from "zod";
import { cloudEventSchema } from "#shared/contracts/event-log.ts";
// <fields:contract-imports>
// </fields:contract-imports>

/** A widget as the events have it. */
const WidgetDataSchema = z.object({
  id: z.uuid(),
  userId: z.uuid(),
  // <fields:shown>
  label: z.string(),
  // </fields:shown>
  version: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

const WIDGET_EVENT_TYPES = ["widget.created", "widget.updated", "widget.deleted"] as const;

/** All that widgets publishes. */
export const EVENT_TYPES: string[] = [...WIDGET_EVENT_TYPES];
export const EventSchema = cloudEventSchema(z.enum(WIDGET_EVENT_TYPES), WidgetDataSchema);
