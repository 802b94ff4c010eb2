import { z } from "@hono/zod-openapi";
import { IdSchema } from "#shared/values/ids.ts";
import { text } from "#shared/values/text.ts";

const MAX_URL = 2000;
const MAX_EVENT_TYPES = 50;

const url = z.url().max(MAX_URL).openapi({ example: "https://example.com/webhooks" });
const eventTypes = z
  .array(z.string().regex(/^(\*|[a-z]+\.(\*|[a-z-]+))$/, 'must be a type, as "order.paid", or "order.*", or "*"'))
  .min(1)
  .max(MAX_EVENT_TYPES)
  .openapi({ example: ["order.*"] });
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
  .strictObject({ since: z.iso.datetime() })
  .openapi("WebhookRecovery", { example: { since: "2026-11-01T09:30:00.000Z" } });
export const RecoveredSchema = z
  .object({ deliveries: z.int().openapi({ description: "How many are sent again." }) })
  .openapi("WebhookRecovered");
