import { createRouter } from "../../../shared/app.ts";
import { callerOf, defineRoute, jsonBody, jsonResponse } from "../../../shared/route.ts";
import type { UsersContext } from "./context.ts";
import { RegistrationSchema, UserSchema } from "./users.schema.ts";
import { getUser, registerUser } from "./users.service.ts";

const tags = ["Users"];
export const usersRoutes = createRouter<UsersContext>();

usersRoutes.openapi(
  defineRoute({
    operationId: "registerUser",
    method: "post",
    path: "/api/v1/users",
    access: "public",
    tags,
    summary: "Register",
    request: { body: jsonBody(RegistrationSchema) },
    responses: { 201: jsonResponse(UserSchema, "The new user") },
    problems: ["username-taken"],
  }),
  async (c) => {
    const user = await registerUser(c.var.ctx, c.req.valid("json"));
    return c.json(user, 201, { Location: `/api/v1/users/${user.id}` });
  },
);

usersRoutes.openapi(
  defineRoute({
    operationId: "getOwnUser",
    method: "get",
    path: "/api/v1/users/me",
    access: "signedIn",
    tags,
    summary: "Read your own account",
    responses: { 200: jsonResponse(UserSchema, "The signed-in user") },
  }),
  async (c) => c.json(await getUser(c.var.ctx, callerOf(c).userId), 200),
);
