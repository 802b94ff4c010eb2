import { z } from "@hono/zod-openapi";
import { IdSchema } from "#shared/values/ids.ts";
import { isStorable, STORABLE_MESSAGE } from "#shared/values/storable.ts";
import { text } from "#shared/values/text.ts";
import { TimeSchema } from "#shared/values/times.ts";
import { SUBSCRIBABLE } from "../event-types/event-types.ts";

const MAX_URL = 2000;
const MAX_EVENT_TYPES = 50;

const url = z
  .url()
  .max(MAX_URL)
  .refine(isStorable, { message: STORABLE_MESSAGE })
  .openapi({ example: "https://example.com/webhooks" });
const message = `must be one of ${[...SUBSCRIBABLE].join(", ")}`;
const eventTypes = z
  .array(
    z
      .string()
      .regex(/^(\*|[a-z0-9]+\.(\*|[a-z-]+))$/, { message, abort: true })
      .refine((type) => SUBSCRIBABLE.has(type), { message }),
  )
  .min(1)
  .max(MAX_EVENT_TYPES)
  .openapi({
    description: "Types of `GET /api/v1/event-types`; `order.*` for all of a kind, `*` for all.",
    example: ["order.*"],
  });
const description = text({ max: 200 }).nullish();

export const NewEndpointSchema = z
  .strictObject({ url, eventTypes, description })
  .openapi("NewWebhookEndpoint", { example: { url: "https://example.com/webhooks", eventTypes: ["order.*"] } });
export type NewEndpoint = z.infer<typeof NewEndpointSchema>;

export const EndpointPatchSchema = z
  .strictObject({
    url,
    eventTypes,
    description,
    status: z.enum(["active", "paused"]).openapi({ description: "`active` also enables one that was disabled." }),
  })
  .partial()
  .openapi("WebhookEndpointPatch", { example: { status: "paused" } });
export type EndpointPatch = z.infer<typeof EndpointPatchSchema>;

const shown = {
  id: IdSchema,
  url: z.string(),
  eventTypes: z.array(z.string()),
  description: z.string().nullable(),
  status: z.enum(["active", "paused", "disabled"]).openapi({
    description: "The events of a paused endpoint wait for it; a disabled one gets none.",
  }),
  disabledReason: z.string().nullable().openapi({ description: "`gone` after a 410, `failing` after five days." }),
  failingSince: z.iso.datetime().nullable().openapi({
    description: "When the first attempt failed after the last one that succeeded; null while attempts succeed.",
  }),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
};
const secret = z
  .string()
  .openapi({ description: "Shown only here.", example: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" });

export const EndpointSchema = z.object(shown).openapi("WebhookEndpoint");
export type Endpoint = z.infer<typeof EndpointSchema>;

export const CreatedEndpointSchema = z.object({ ...shown, secret }).openapi("CreatedWebhookEndpoint");
export type CreatedEndpoint = z.infer<typeof CreatedEndpointSchema>;

export const NewSecretSchema = z.object({ secret }).openapi("WebhookSecret");

export const RecoverySchema = z
  .strictObject({ since: TimeSchema })
  .openapi("WebhookRecovery", { example: { since: "2026-11-01T09:30:00.000Z" } });
export const RecoveredSchema = z
  .object({
    deliveries: z
      .int()
      .openapi({ description: "How many are sent again; unless `complete`, how many of them so far." }),
    complete: z.boolean().openapi({ description: "false: there are too many for one request, and the others follow." }),
  })
  .openapi("WebhookRecovered");
export type Recovered = z.infer<typeof RecoveredSchema>;
