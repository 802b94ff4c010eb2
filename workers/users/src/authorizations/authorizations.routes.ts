import { createRouter } from "#shared/http/app.ts";
import { PageQuerySchema } from "#shared/http/pagination.ts";
import { respondWithPage } from "#shared/http/respond.ts";
import { defineRoute, jsonBody, jsonResponse, requireCaller } from "#shared/http/route.ts";
import { idParams } from "#shared/values/ids.ts";
import type { UsersContext } from "../context.ts";
import {
  ApprovalSchema,
  ApprovedSchema,
  AuthorizationPageSchema,
  AuthorizationRequestSchema,
  RequestQuerySchema,
} from "./authorizations.schema.ts";
import { approveRequest, describeRequest, endAuthorization, listAuthorizations } from "./authorizations.service.ts";

const tags = ["Authorizations"];
export const authorizationsRoutes = createRouter<UsersContext>();

authorizationsRoutes.openapi(
  defineRoute({
    operationId: "checkAuthorizationRequest",
    method: "get",
    path: "/api/v1/auth/authorization-requests",
    access: "public",
    limit: "auth",
    tags,
    summary: "Check what a client asks a user for, to show it (RFC 6749 §4.1.1)",
    description:
      "A refusal has `oauthError` and `redirectTo` when the client may be told of it: anyone can register a client, so a page should send the browser there only when its user wants to.",
    request: { query: RequestQuerySchema },
    responses: { 200: jsonResponse(AuthorizationRequestSchema, "What the user should know") },
    problems: ["authorization-request-refused"],
  }),
  async (c) => c.json(await describeRequest(c.get("ctx"), c.req.valid("query")), 200),
);

authorizationsRoutes.openapi(
  defineRoute({
    operationId: "approveAuthorizationRequest",
    method: "post",
    path: "/api/v1/auth/authorizations",
    access: "customer",
    limit: "auth",
    tags,
    summary: "Allow a client what it asked for, or a part of it",
    description: "The code in the answer serves for 60 seconds, once, and only while your own session lasts.",
    request: { body: jsonBody(ApprovalSchema) },
    responses: { 201: jsonResponse(ApprovedSchema, "Where the browser goes") },
    problems: ["authorization-request-refused"],
  }),
  async (c) => {
    const redirectTo = await approveRequest(c.get("ctx"), requireCaller(c), c.req.valid("json"));
    return c.json({ redirectTo }, 201);
  },
);

authorizationsRoutes.openapi(
  defineRoute({
    operationId: "listAuthorizations",
    method: "get",
    path: "/api/v1/users/me/authorizations",
    access: "customer",
    tags,
    summary: "List the agents and other clients that may act for you, newest first",
    request: { query: PageQuerySchema },
    responses: { 200: jsonResponse(AuthorizationPageSchema, "A page of authorizations") },
  }),
  async (c) => {
    const { userId } = requireCaller(c);
    return respondWithPage(c, await listAuthorizations(c.get("ctx"), { userId, ...c.req.valid("query") }));
  },
);

authorizationsRoutes.openapi(
  defineRoute({
    operationId: "endAuthorization",
    method: "delete",
    path: "/api/v1/users/me/authorizations/{id}",
    access: "customer",
    tags,
    summary: "End what a client may do for you; its tokens stop working within 30 seconds",
    request: { params: idParams },
    responses: { 204: { description: "Ended" } },
  }),
  async (c) => {
    await endAuthorization(c.get("ctx"), { id: c.req.valid("param").id, userId: requireCaller(c).userId });
    return c.body(null, 204);
  },
);
