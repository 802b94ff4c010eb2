import { callOf } from "../../../shared/call.ts";
import type { Identity } from "../../../shared/identity.ts";
import { describeError } from "../../../shared/log.ts";
import type { Access } from "../../../shared/route.ts";
import { deadline } from "./deadline.ts";
import type { GatewayContext } from "./context.ts";

const ANONYMOUS = { kind: "anonymous", tokenRefused: false } as const;

/**
 * Asks the users Worker what the bearer token is worth (RFC 6750 §2.1). While it cannot be asked, public routes go
 * on as for nobody, so that browsing survives; every other route fails.
 */
export async function identify(
  ctx: GatewayContext,
  authorization: string | undefined,
  access: Access,
): Promise<Identity> {
  const token = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(authorization ?? "")?.[1];
  if (!token) return { ...ANONYMOUS, tokenRefused: /^Bearer\b/i.test(authorization ?? "") };
  try {
    return await deadline(ctx.env.USERS.authenticate(callOf(ctx), token));
  } catch (error) {
    if (access !== "public") throw error;
    ctx.log.warn("token not checked", { error: describeError(error) });
    return ANONYMOUS;
  }
}
