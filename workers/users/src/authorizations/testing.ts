import { eq } from "drizzle-orm";
import { sha256Base64Url } from "#shared/values/hash.ts";
import type { UsersContext } from "../context.ts";
import { signIn } from "../sessions/sessions.service.ts";
import { users } from "../tables.ts";
import { callerOf, newUser, PASSWORD } from "../testing.ts";
import type { Approval, RequestParameters } from "./authorizations.schema.ts";
import { approveRequest } from "./authorizations.service.ts";
import { registerClient } from "./clients.service.ts";
import { ClientMetadataSchema } from "./registration.schema.ts";
import { redeemTokens } from "./codes.service.ts";

export const VERIFIER = "v".repeat(43);
export const REDIRECT_URI = "http://127.0.0.1/callback";

/** A request of a client that has just registered, with these parameters in place of its own. */
export async function newRequest(ctx: UsersContext, changes: RequestParameters = {}): Promise<RequestParameters> {
  const metadata = ClientMetadataSchema.parse({ client_name: "Test agent", redirect_uris: [REDIRECT_URI] });
  return {
    client_id: await registerClient(ctx, `network of ${ctx.newId()}`, metadata),
    redirect_uri: "http://127.0.0.1:51000/callback",
    response_type: "code",
    code_challenge: await sha256Base64Url(VERIFIER),
    code_challenge_method: "S256",
    ...changes,
  };
}

/** A user with a session of their own. */
export async function newSignedInUser(ctx: UsersContext, role: "customer" | "admin" = "customer") {
  const user = await newUser(ctx);
  if (role === "admin") await ctx.db.update(users).set({ role }).where(eq(users.id, user.id));
  const tokens = await signIn(ctx, { username: user.username, password: PASSWORD, client: "192.0.2.1" });
  if (!tokens) throw new Error("signing in was refused");
  return { user, tokens, caller: await callerOf(ctx, tokens) };
}

type SignedIn = Awaited<ReturnType<typeof newSignedInUser>>;

/** The form with which a client redeems the code that this user has just approved. */
export async function newCode(
  ctx: UsersContext,
  { caller }: Pick<SignedIn, "caller">,
  { changes, scopes = ["buyer"] }: { changes?: RequestParameters; scopes?: Approval["scopes"] } = {},
) {
  const request = await newRequest(ctx, changes);
  const redirectTo = await approveRequest(ctx, caller, { request, scopes });
  const code = new URL(redirectTo).searchParams.get("code") ?? "";
  return { code, client_id: request.client_id ?? "", code_verifier: VERIFIER, redirect_uri: request.redirect_uri };
}

/** The tokens of a client that this user allows these scopes. */
export async function newClientTokens(
  ctx: UsersContext,
  signedIn: Pick<SignedIn, "caller">,
  scopes: Approval["scopes"] = ["buyer"],
) {
  const form = await newCode(ctx, signedIn, { changes: { scope: "buyer admin" }, scopes });
  const tokens = await redeemTokens(ctx, form);
  if (!tokens) throw new Error("the code was refused");
  return { form, tokens };
}
