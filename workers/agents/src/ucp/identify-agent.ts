import type { AgentsContext } from "../context.ts";
import { limitAgent } from "../shop/limits.ts";
import { verifyRequest } from "../signatures/verify.ts";
import { type AgentProfile, findAgentKey, readAgentProfile } from "./agent-profile.ts";
import { UcpRefusal } from "./refusals.ts";
import { isSupported, VERSIONS, type Version } from "./versions.ts";

/** The agent that a request names, and whether a signature proves that the request is from it. */
type Identified = { profile: AgentProfile; version: Version; isSigned: boolean };

/**
 * Which agent a request is from, by its `UCP-Agent` header, in a version that the shop speaks. A request need not be signed; one
 * whose signature fails is refused.
 *
 * @throws UcpRefusal, AppError rate-limited
 */
export async function identifyAgent(ctx: AgentsContext, request: Request): Promise<Identified> {
  const profile = await readAgentProfile(ctx, request.headers.get("UCP-Agent") ?? undefined);
  const { version } = profile;
  if (!isSupported(version)) {
    const content = `Version ${version} is not supported. This shop speaks ${VERSIONS.join(" and ")}.`;
    throw new UcpRefusal("version_unsupported", content);
  }
  const body = new Uint8Array(await request.clone().arrayBuffer());
  const findKey = (kid: string) => findAgentKey(ctx, profile, kid);
  const isSigned = await verifyRequest({ request, body, findKey });
  if (isSigned) await limitAgent(ctx, profile.url);
  return { profile, version, isSigned };
}
