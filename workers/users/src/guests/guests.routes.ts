import { createRouter } from "#shared/http/app.ts";
import { defineRoute, jsonBody, jsonResponse, requireCaller } from "#shared/http/route.ts";
import { RegistrationSchema, UserSchema } from "../accounts/users.schema.ts";
import type { UsersContext } from "../context.ts";
import { registerAsCustomer } from "./registration.service.ts";

export const guestsRoutes = createRouter<UsersContext>();

guestsRoutes.openapi(
  defineRoute({
    operationId: "registerGuest",
    method: "post",
    path: "/api/v1/users/me/registration",
    access: "signedIn",
    limit: "auth",
    tags: ["Users"],
    summary: "Register as a guest: you become a customer and keep your id, carts and orders",
    request: { body: jsonBody(RegistrationSchema) },
    responses: { 200: jsonResponse(UserSchema, "You, now a customer") },
    problems: ["username-taken", "not-a-guest"],
  }),
  async (c) => c.json(await registerAsCustomer(c.get("ctx"), requireCaller(c), c.req.valid("json")), 200),
);
