import { createMiddleware } from "hono/factory";
import type { AgentOrigin } from "#shared/contracts/agent-origin.ts";
import type { AppEnv } from "#shared/http/app.ts";
import type { AgentsContext } from "../context.ts";
import { findAgentKey, readAgentProfile } from "./agent-profile.ts";
import { intersectCapabilities, type Registry } from "./capabilities.ts";
import { UcpRefusal } from "./refusals.ts";
import { verifyRequest } from "../signatures/verify.ts";
import { isSupported, VERSIONS, type Version } from "./versions.ts";

/** The `ucp` member of every answer. */
export type Negotiated = { version: Version; capabilities: Registry };

type Base = AppEnv<AgentsContext>;
export type UcpEnv = {
  Bindings: Base["Bindings"];
  Variables: Base["Variables"] & {
    ucp: Negotiated;
    agent: AgentOrigin;
    /** Whether the request has a signature that proves it is from the agent. */
    isSigned: boolean;
  };
};

/**
 * Settles the version and the capabilities of a request, by the profile that the agent names: the version is the agent's, if the
 * shop speaks it, and active is what both have. A capability that the operation needs and the agent lacks is answered with 200
 * and an error, as the protocol has it. A request need not be signed; one whose signature fails is refused.
 */
export const negotiate = (capability: string) =>
  createMiddleware<UcpEnv>(async (c, next) => {
    const ctx = c.get("ctx");
    const profile = await readAgentProfile(ctx, c.req.header("UCP-Agent"));
    if (!isSupported(profile.version)) {
      const content = `Version ${profile.version} is not supported. This shop speaks ${VERSIONS.join(" and ")}.`;
      throw new UcpRefusal("version_unsupported", content);
    }
    const { version } = profile;
    const capabilities = intersectCapabilities(version, profile.capabilities);
    c.set("ucp", { version, capabilities });
    c.set("agent", { profile: profile.url, version });
    const body = new Uint8Array(await c.req.arrayBuffer());
    const findKey = (kid: string) => findAgentKey(ctx, profile, kid);
    c.set("isSigned", await verifyRequest({ request: c.req.raw, body, findKey }));
    if (capabilities[capability]) return next();
    return c.json({
      ucp: { version, status: "error", capabilities: {} },
      messages: [
        {
          type: "error",
          code: "capabilities_incompatible",
          content: `Your profile does not declare ${capability} in version ${version}.`,
          severity: "unrecoverable",
        },
      ],
      continue_url: `${ctx.vars.SHOP_URL}/`,
    });
  });
