import { createRouter } from "#shared/http/app.ts";
import { clientOf } from "#shared/contracts/identity.ts";
import { requireCaller, defineRoute, jsonBody } from "#shared/http/route.ts";
import type { UsersContext } from "../context.ts";
import { PasswordChangeSchema, PasswordResetConfirmationSchema, PasswordResetSchema } from "./passwords.schema.ts";
import { changePassword, confirmPasswordReset, requestPasswordReset } from "./passwords.service.ts";

const tags = ["Passwords"];
export const passwordsRoutes = createRouter<UsersContext>();

passwordsRoutes.openapi(
  defineRoute({
    operationId: "changePassword",
    method: "post",
    path: "/api/v1/users/me/password",
    access: "customer", // a guest has no password
    tags,
    summary: "Change your password; your other sessions end",
    request: { body: jsonBody(PasswordChangeSchema) },
    responses: { 204: { description: "Changed" } },
    problems: ["wrong-password"],
  }),
  async (c) => {
    await changePassword(c.get("ctx"), { caller: requireCaller(c), client: clientOf(c), ...c.req.valid("json") });
    return c.body(null, 204);
  },
);

passwordsRoutes.openapi(
  defineRoute({
    operationId: "requestPasswordReset",
    method: "post",
    path: "/api/v1/auth/password-reset",
    access: "public",
    limit: "auth",
    tags,
    summary: "Get a code mailed to the verified address of an account, if it has one",
    request: { body: jsonBody(PasswordResetSchema) },
    responses: { 202: { description: "Taken, whether a code is mailed or not" } },
  }),
  async (c) => {
    await requestPasswordReset(c.get("ctx"), { ...c.req.valid("json"), client: clientOf(c) });
    return c.body(null, 202);
  },
);

passwordsRoutes.openapi(
  defineRoute({
    operationId: "confirmPasswordReset",
    method: "post",
    path: "/api/v1/auth/password-reset/confirm",
    access: "public",
    limit: "auth",
    tags,
    summary: "Set a new password with the code; every session ends",
    request: { body: jsonBody(PasswordResetConfirmationSchema) },
    responses: { 204: { description: "The new password counts" } },
    problems: ["invalid-code"],
  }),
  async (c) => {
    await confirmPasswordReset(c.get("ctx"), c.req.valid("json"));
    return c.body(null, 204);
  },
);
