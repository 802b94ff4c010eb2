import type { Schemas } from "#shared/client/client.ts";
import { CLIENT_HEADER } from "#shared/contracts/identity.ts";
import { callOf } from "#shared/core/context.ts";
import { AppError } from "#shared/core/errors.ts";
import { formatTraceparent } from "#shared/core/trace.ts";
import { REQUEST_ID_HEADER } from "#shared/http/app.ts";
import type { GatewayContext } from "../context.ts";
import { awaitWorker } from "../middleware/timeout.ts";

type Tokens = Schemas["TokenResponse"];

/** The tokens of a session, or the answer of users that refuses them. */
export type SessionResult = { tokens: Tokens } | { refusal: Response };

const USERS = "users";

/** @throws AppError unauthorized for a wrong password, forbidden for a user who is not an administrator */
export async function openSession(
  ctx: GatewayContext,
  client: string,
  { username, password }: { username: string; password: string },
): Promise<SessionResult> {
  const result = await requestTokens(ctx, client, { grant_type: "password", username, password });
  if (!result) throw new AppError("unauthorized", "The username or the password is wrong.");
  return requireAdmin(ctx, client, result);
}

/** @throws AppError unauthorized when the session is over, forbidden when the user is no longer an administrator */
export async function renewSession(ctx: GatewayContext, client: string, refreshToken: string): Promise<SessionResult> {
  const result = await requestTokens(ctx, client, { grant_type: "refresh_token", refresh_token: refreshToken });
  if (!result) throw new AppError("unauthorized", "The session has ended: sign in again.");
  return requireAdmin(ctx, client, result);
}

export async function endSession(ctx: GatewayContext, client: string, refreshToken: string): Promise<void> {
  const answer = await post(ctx, client, "/api/v1/auth/revoke", { token: refreshToken });
  await answer.body?.cancel();
}

/** `undefined` if users does not know the password or the token (`invalid_grant`). */
async function requestTokens(
  ctx: GatewayContext,
  client: string,
  form: Record<string, string>,
): Promise<SessionResult | undefined> {
  const answer = await post(ctx, client, "/api/v1/auth/token", form);
  if (answer.ok) return { tokens: (await answer.json()) as Tokens };
  if (answer.status !== 400) return { refusal: new Response(answer.body, answer) };
  await answer.body?.cancel();
  return undefined;
}

async function requireAdmin(ctx: GatewayContext, client: string, result: SessionResult): Promise<SessionResult> {
  if ("refusal" in result) return result;
  const { access_token: accessToken, refresh_token: refreshToken } = result.tokens;
  const authentication = ctx.env.USERS_SESSIONS.authenticate(callOf(ctx), accessToken);
  const identity = await awaitWorker(ctx.vars.UPSTREAM_TIMEOUT_MS, authentication);
  if (identity.kind === "user" && identity.role === "admin") return result;
  await endSession(ctx, client, refreshToken);
  throw new AppError("forbidden", "Only administrators of the shop can sign in here.");
}

function post(ctx: GatewayContext, client: string, path: string, form: Record<string, string>): Promise<Response> {
  const request = new Request(`https://${USERS}${path}`, {
    method: "POST",
    body: new URLSearchParams(form),
    headers: {
      "Content-Type": "application/x-www-form-urlencoded",
      [CLIENT_HEADER]: client,
      [REQUEST_ID_HEADER]: ctx.requestId,
      traceparent: formatTraceparent(ctx.trace),
    },
  });
  return awaitWorker(ctx.vars.UPSTREAM_TIMEOUT_MS, ctx.appOf(USERS).fetch(request));
}
