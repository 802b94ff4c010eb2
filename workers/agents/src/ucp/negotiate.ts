import { createMiddleware } from "hono/factory";
import type { AgentOrigin } from "#shared/contracts/agents/agent-origin.ts";
import type { AppEnv } from "#shared/http/app.ts";
import type { AgentsContext } from "../context.ts";
import { intersectCapabilities, type Registry } from "./capabilities.ts";
import { identifyAgent } from "./identify-agent.ts";
import type { Version } from "./versions.ts";

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
    /** Whether a change was refused though its answer has a status of success. */
    isRefused?: boolean;
  };
};

/**
 * Settles the version and the capabilities of a request, by the profile that the agent names: the version is the agent's, if the
 * shop speaks it, and active is what both have. A capability that the operation needs and the agent lacks is answered with 200
 * and an error, as the protocol has it.
 */
export const negotiate = (capability: string) =>
  createMiddleware<UcpEnv>(async (c, next) => {
    const ctx = c.get("ctx");
    const { profile, version, isSigned } = await identifyAgent(ctx, c.req.raw);
    const capabilities = intersectCapabilities(version, profile.capabilities);
    c.set("ucp", { version, capabilities });
    c.set("agent", { profile: profile.url, version });
    c.set("isSigned", isSigned);
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
