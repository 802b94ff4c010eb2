import { createRouter } from "#shared/http/app.ts";
import { addManagedResource } from "#shared/http/managed-resource.ts";
import { defineRoute, jsonBody, jsonResponse } from "#shared/http/route.ts";
import { idParams } from "#shared/values/ids.ts";
import type { WebhooksContext } from "../context.ts";
import { recoverEndpoint } from "../recoveries/recoveries.service.ts";
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
  removeEndpoint,
  rotateSecret,
} from "./endpoints.service.ts";

const tags = ["Webhooks"];
const access = "admin" as const;
const path = "/api/v1/webhook-endpoints" as const;
const onePath = `${path}/{id}` as const;

export const endpointsRoutes = createRouter<WebhooksContext>();

addManagedResource(endpointsRoutes, {
  path,
  tags,
  schema: EndpointSchema,
  isVersioned: false,
  list: {
    operationId: "listWebhookEndpoints",
    summary: "List the endpoints that get events, newest first",
    returns: "A page of endpoints",
    run: listAllEndpoints,
  },
  create: {
    operationId: "createWebhookEndpoint",
    summary: "Add an endpoint that gets events of these types",
    description: "Messages follow [Standard Webhooks](https://www.standardwebhooks.com) 1.0; the body is a CloudEvent.",
    body: NewEndpointSchema,
    schema: CreatedEndpointSchema,
    returns: "The endpoint, with its secret",
    problems: ["unsafe-url"],
    run: createEndpoint,
  },
  read: {
    operationId: "getWebhookEndpoint",
    summary: "Read an endpoint",
    returns: "The endpoint",
    run: getEndpoint,
  },
  change: {
    operationId: "patchWebhookEndpoint",
    method: "patch",
    summary: "Change an endpoint, pause it, or enable it again",
    body: EndpointPatchSchema,
    returns: "The endpoint as it is now",
    problems: ["unsafe-url"],
    run: patchEndpoint,
  },
  remove: {
    operationId: "deleteWebhookEndpoint",
    summary: "Delete an endpoint with its deliveries",
    returns: "It gets no more events",
    run: removeEndpoint,
  },
});

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
