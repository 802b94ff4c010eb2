import { z } from "@hono/zod-openapi";
import { createRouter } from "#shared/http/app.ts";
import { defineRoute, jsonResponse } from "#shared/http/route.ts";
import type { WebhooksContext } from "../context.ts";
import eventTypes from "./event-types.json" with { type: "json" };

const EventTypesSchema = z
  .object({
    items: z.array(
      z.object({
        type: z.string(),
        schema: z.record(z.string(), z.unknown()).openapi({ description: "The JSON Schema of the event's `data`." }),
        example: z.record(z.string(), z.unknown()).openapi({ description: "A whole event, as it is sent." }),
      }),
    ),
  })
  .openapi("EventTypes");

export const eventTypesRoutes = createRouter<WebhooksContext>();

eventTypesRoutes.openapi(
  defineRoute({
    operationId: "listEventTypes",
    method: "get",
    path: "/api/v1/event-types",
    access: "public",
    tags: ["Webhooks"],
    summary: "List the events of the shop, each with its JSON schema and an example",
    responses: { 200: jsonResponse(EventTypesSchema, "All types of events") },
  }),
  (c) => c.json(eventTypes, 200),
);
