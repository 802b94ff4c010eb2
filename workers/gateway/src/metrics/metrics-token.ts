import { timingSafeEqual } from "node:crypto";
import { sha256 } from "#shared/values/hash.ts";
import { unauthorized } from "#shared/http/route.ts";

const HELP = "Send the METRICS_TOKEN of the gateway as `Authorization: Bearer <token>`.";

/** Lets nobody through but whoever knows the token; how much of a guess is right can't be told from the time it takes. */
export async function requireMetricsToken(token: string, authorization: string | undefined): Promise<void> {
  const sent = /^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1];
  if (sent === undefined) throw unauthorized(/^Bearer\b/i.test(authorization ?? ""), HELP);
  const [a, b] = await Promise.all([sent, token].map(async (text) => new TextEncoder().encode(await sha256(text))));
  if (!timingSafeEqual(a as Uint8Array, b as Uint8Array)) throw unauthorized(true, HELP);
}
