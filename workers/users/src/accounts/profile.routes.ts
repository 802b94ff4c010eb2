import { createRouter } from "#shared/http/app.ts";
import { clientOf } from "#shared/contracts/identity.ts";
import { requireCaller, defineRoute, jsonBody, jsonResponse } from "#shared/http/route.ts";
import type { UsersContext } from "../context.ts";
import { confirmEmailVerification, requestEmailVerification } from "../mail-codes/email-verification.service.ts";
import { EmailVerificationSchema } from "../passwords/passwords.schema.ts";
import { ProfileChangeSchema, UserSchema } from "./users.schema.ts";
import { changeAccess, changeProfile, getUser } from "./users.service.ts";

const tags = ["Users"];
export const profileRoutes = createRouter<UsersContext>();

profileRoutes.openapi(
  defineRoute({
    operationId: "getOwnUser",
    method: "get",
    path: "/api/v1/users/me",
    access: "signedIn",
    tags,
    summary: "Read your own account",
    responses: { 200: jsonResponse(UserSchema, "The signed-in user") },
  }),
  async (c) => c.json(await getUser(c.get("ctx"), requireCaller(c).userId), 200),
);

profileRoutes.openapi(
  defineRoute({
    operationId: "changeOwnUser",
    method: "patch",
    path: "/api/v1/users/me",
    access: "signedIn",
    tags,
    summary: "Change your mail address; a new one is unverified",
    request: { body: jsonBody(ProfileChangeSchema) },
    responses: { 200: jsonResponse(UserSchema, "The changed user") },
  }),
  async (c) => c.json(await changeProfile(c.get("ctx"), requireCaller(c).userId, c.req.valid("json")), 200),
);

profileRoutes.openapi(
  defineRoute({
    operationId: "deactivateOwnUser",
    method: "delete",
    path: "/api/v1/users/me",
    access: "signedIn",
    tags,
    summary: "Deactivate your account and end its sessions",
    responses: { 204: { description: "Deactivated" } },
    problems: ["last-admin"],
  }),
  async (c) => {
    await changeAccess(c.get("ctx"), requireCaller(c).userId, { isActive: false });
    return c.body(null, 204);
  },
);

profileRoutes.openapi(
  defineRoute({
    operationId: "requestEmailVerification",
    method: "post",
    path: "/api/v1/users/me/email-verification",
    access: "signedIn",
    tags,
    summary: "Get a code mailed to your address",
    responses: { 202: { description: "A code is on its way; it lives 30 minutes and serves once" } },
    problems: ["email-missing"],
  }),
  async (c) => {
    await requestEmailVerification(c.get("ctx"), { userId: requireCaller(c).userId, client: clientOf(c) });
    return c.body(null, 202);
  },
);

profileRoutes.openapi(
  defineRoute({
    operationId: "confirmEmailVerification",
    method: "put",
    path: "/api/v1/users/me/email-verification",
    access: "signedIn",
    tags,
    summary: "Verify your mail address with the code",
    request: { body: jsonBody(EmailVerificationSchema) },
    responses: { 200: jsonResponse(UserSchema, "You, with `emailVerified` true") },
    problems: ["invalid-code"],
  }),
  async (c) =>
    c.json(await confirmEmailVerification(c.get("ctx"), requireCaller(c).userId, c.req.valid("json").code), 200),
);
