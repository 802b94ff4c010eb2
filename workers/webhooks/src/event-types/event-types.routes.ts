import { z } from "@hono/zod-openapi";
import { createRouter } from "#shared/http/app.ts";
import { respondUnlessUnchanged } from "#shared/http/respond.ts";
import { defineRoute, jsonResponse } from "#shared/http/route.ts";
import { sha256 } from "#shared/values/hash.ts";
import type { WebhooksContext } from "../context.ts";
import { eventTypesJson } from "./event-types.ts";

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

/** What the document says, hashed once. */
let version: string | undefined;

export const eventTypesRoutes = createRouter<WebhooksContext>();

eventTypesRoutes.openapi(
  defineRoute({
    operationId: "listEventTypes",
    method: "get",
    path: "/api/v1/event-types",
    access: "public",
    tags: ["Webhooks"],
    summary: "List the events of the shop, each with its JSON schema and an example",
    responses: {
      200: jsonResponse(EventTypesSchema, "All types of events"),
      304: { description: "They are still those whose `ETag` is in `If-None-Match`" },
    },
  }),
  async (c) => {
    version ??= await sha256(eventTypesJson);
    const headers = { "Cache-Control": "public, max-age=300" };
    return respondUnlessUnchanged(c, { version }, { headers, toJson: () => eventTypesJson }) as never;
  },
);
