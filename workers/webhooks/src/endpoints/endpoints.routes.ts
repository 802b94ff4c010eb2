import { createRouter } from "#shared/http/app.ts";
import { PageQuerySchema, pageSchema } from "#shared/http/pagination.ts";
import { respondWithPage } from "#shared/http/respond.ts";
import { defineRoute, jsonBody, jsonResponse } from "#shared/http/route.ts";
import { idParams } from "#shared/values/ids.ts";
import type { WebhooksContext } from "../context.ts";
import { DeliverySchema } from "../deliveries/deliveries.schema.ts";
import { sendTestEvent } from "../deliveries/deliveries.service.ts";
import {
  CreatedEndpointSchema,
  EndpointPatchSchema,
  EndpointSchema,
  NewEndpointSchema,
  NewSecretSchema,
  RecoveredSchema,
  RecoverySchema,
} from "./endpoints.schema.ts";
import {
  createEndpoint,
  getEndpoint,
  listAllEndpoints,
  patchEndpoint,
  recoverEndpoint,
  removeEndpoint,
  rotateSecret,
} from "./endpoints.service.ts";

const tags = ["Webhooks"];
const access = "admin" as const;
const path = "/api/v1/webhook-endpoints" as const;
const onePath = `${path}/{id}` as const;

export const endpointsRoutes = createRouter<WebhooksContext>();

endpointsRoutes.openapi(
  defineRoute({
    operationId: "listWebhookEndpoints",
    method: "get",
    path,
    access,
    tags,
    summary: "List the endpoints that get events, newest first",
    request: { query: PageQuerySchema },
    responses: { 200: jsonResponse(pageSchema(EndpointSchema), "A page of endpoints") },
  }),
  async (c) => respondWithPage(c, await listAllEndpoints(c.get("ctx"), c.req.valid("query"))),
);

endpointsRoutes.openapi(
  defineRoute({
    operationId: "createWebhookEndpoint",
    method: "post",
    path,
    access,
    tags,
    summary: "Add an endpoint that gets events of these types",
    description: "Messages follow [Standard Webhooks](https://www.standardwebhooks.com) 1.0; the body is a CloudEvent.",
    request: { body: jsonBody(NewEndpointSchema) },
    problems: ["unsafe-url"],
    responses: { 201: jsonResponse(CreatedEndpointSchema, "The endpoint, with its secret") },
  }),
  async (c) => {
    const endpoint = await createEndpoint(c.get("ctx"), c.req.valid("json"), { shopUrl: c.req.url });
    c.header("Location", `${path}/${endpoint.id}`);
    return c.json(endpoint, 201);
  },
);

endpointsRoutes.openapi(
  defineRoute({
    operationId: "getWebhookEndpoint",
    method: "get",
    path: onePath,
    access,
    tags,
    summary: "Read an endpoint",
    request: { params: idParams },
    responses: { 200: jsonResponse(EndpointSchema, "The endpoint") },
  }),
  async (c) => c.json(await getEndpoint(c.get("ctx"), c.req.valid("param").id), 200),
);

endpointsRoutes.openapi(
  defineRoute({
    operationId: "patchWebhookEndpoint",
    method: "patch",
    path: onePath,
    access,
    tags,
    summary: "Change an endpoint, pause it, or enable it again",
    request: { params: idParams, body: jsonBody(EndpointPatchSchema) },
    problems: ["unsafe-url"],
    responses: { 200: jsonResponse(EndpointSchema, "The endpoint as it is now") },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    return c.json(await patchEndpoint(c.get("ctx"), id, c.req.valid("json"), { shopUrl: c.req.url }), 200);
  },
);

endpointsRoutes.openapi(
  defineRoute({
    operationId: "deleteWebhookEndpoint",
    method: "delete",
    path: onePath,
    access,
    tags,
    summary: "Delete an endpoint with its deliveries",
    request: { params: idParams },
    responses: { 204: { description: "It gets no more events" } },
  }),
  async (c) => {
    await removeEndpoint(c.get("ctx"), c.req.valid("param").id);
    return c.body(null, 204);
  },
);

endpointsRoutes.openapi(
  defineRoute({
    operationId: "rotateWebhookSecret",
    method: "post",
    path: `${onePath}/secret-rotations`,
    access,
    tags,
    summary: "Make a new secret; for 24 hours the one before signs too",
    request: { params: idParams },
    responses: { 201: jsonResponse(NewSecretSchema, "The new secret") },
  }),
  async (c) => c.json(await rotateSecret(c.get("ctx"), c.req.valid("param").id), 201),
);

endpointsRoutes.openapi(
  defineRoute({
    operationId: "testWebhookEndpoint",
    method: "post",
    path: `${onePath}/tests`,
    access,
    tags,
    summary: "Send an event of the type webhook.test",
    request: { params: idParams },
    responses: { 202: jsonResponse(DeliverySchema, "It is on its way") },
  }),
  async (c) => c.json(await sendTestEvent(c.get("ctx"), c.req.valid("param").id), 202),
);

endpointsRoutes.openapi(
  defineRoute({
    operationId: "recoverWebhookEndpoint",
    method: "post",
    path: `${onePath}/recoveries`,
    access,
    tags,
    summary: "Send all again that failed since then",
    request: { params: idParams, body: jsonBody(RecoverySchema) },
    responses: { 202: jsonResponse(RecoveredSchema, "They are on their way") },
  }),
  async (c) => {
    const { since } = c.req.valid("json");
    return c.json(await recoverEndpoint(c.get("ctx"), c.req.valid("param").id, since), 202);
  },
);
