import { z } from "zod";

/** The shopping agent that a cart or an order came through. */
const AgentOriginSchema = z.object({
  /** The address of its profile of the Universal Commerce Protocol. */
  profile: z.url().max(2000),
  /** The version of the protocol that it speaks. */
  version: z.string().max(40),
  /** The id of its checkout session, which orders adds. */
  checkoutId: z.string().optional(),
});
export type AgentOrigin = z.infer<typeof AgentOriginSchema>;

/** With which the Worker agents names the agent to orders. The gateway deletes one that a client sends. */
export const AGENT_HEADER = "X-Shop-Agent";

export const encodeAgentOrigin = (agent: AgentOrigin): string => JSON.stringify(agent);

/** Null for a request that came through no agent. */
export function agentOf(c: { req: { header(name: string): string | undefined } }): AgentOrigin | null {
  const header = c.req.header(AGENT_HEADER);
  return header ? AgentOriginSchema.parse(JSON.parse(header)) : null;
}
