import { createRouter } from "#shared/http/app.ts";
import { idParams } from "#shared/values/ids.ts";
import { respondWithPage } from "#shared/http/respond.ts";
import { defineRoute, jsonBody, jsonResponse } from "#shared/http/route.ts";
import type { UsersContext } from "../context.ts";
import {
  AccessChangeSchema,
  RegistrationSchema,
  UserListQuerySchema,
  UserPageSchema,
  UserSchema,
} from "./users.schema.ts";
import { changeAccess, getUser, listAccounts, registerUser } from "./users.service.ts";

const tags = ["Users"];
export const usersRoutes = createRouter<UsersContext>();

usersRoutes.openapi(
  defineRoute({
    operationId: "registerUser",
    method: "post",
    path: "/api/v1/users",
    access: "public",
    limit: "auth",
    tags,
    summary: "Register",
    request: { body: jsonBody(RegistrationSchema) },
    responses: { 201: jsonResponse(UserSchema, "The new user") },
    problems: ["username-taken"],
  }),
  async (c) => {
    const user = await registerUser(c.get("ctx"), c.req.valid("json"));
    return c.json(user, 201, { Location: `/api/v1/users/${user.id}` });
  },
);

usersRoutes.openapi(
  defineRoute({
    operationId: "listUsers",
    method: "get",
    path: "/api/v1/users",
    access: "admin",
    tags,
    summary: "List the users, newest first",
    request: { query: UserListQuerySchema },
    responses: { 200: jsonResponse(UserPageSchema, "A page of users") },
  }),
  async (c) => respondWithPage(c, await listAccounts(c.get("ctx"), c.req.valid("query"))),
);

usersRoutes.openapi(
  defineRoute({
    operationId: "getUser",
    method: "get",
    path: "/api/v1/users/{id}",
    access: "admin",
    tags,
    summary: "Read a user",
    request: { params: idParams },
    responses: { 200: jsonResponse(UserSchema, "The user") },
  }),
  async (c) => c.json(await getUser(c.get("ctx"), c.req.valid("param").id), 200),
);

usersRoutes.openapi(
  defineRoute({
    operationId: "changeUserAccess",
    method: "patch",
    path: "/api/v1/users/{id}",
    access: "admin",
    tags,
    summary: "Change a user's role, or deactivate the account, which ends its sessions",
    request: { params: idParams, body: jsonBody(AccessChangeSchema) },
    responses: { 200: jsonResponse(UserSchema, "The changed user") },
    problems: ["last-admin"],
  }),
  async (c) => c.json(await changeAccess(c.get("ctx"), c.req.valid("param").id, c.req.valid("json")), 200),
);
