import type { AgentOrigin } from "#shared/contracts/agents/agent-origin.ts";
import type { Identity } from "#shared/contracts/identity.ts";
import { callOf } from "#shared/core/context.ts";
import type { AgentsContext } from "../context.ts";
import { issueHandoff } from "../shop/handoff.ts";
import type { Principal } from "../shop/open-shop.ts";
import { UcpRefusal } from "../ucp/refusals.ts";
import { isSessionId, newSessionId } from "./session-ids.ts";
import type { Details, Session } from "./session.ts";

export type Agent = Principal & { agent: AgentOrigin };

/**
 * The buyer of a new session: the user of the token, or a guest that is made for it.
 *
 * @throws UcpRefusal unauthorized
 * @throws AppError rate-limited
 */
export async function newBuyer(ctx: AgentsContext, principal: Agent): Promise<Agent> {
  const { identity, client } = principal;
  refuseBadToken(identity);
  if (identity.kind === "user") return principal;
  const guest = await ctx.env.USERS_GUESTS.openGuest(callOf(ctx), client);
  return { ...principal, identity: { kind: "user", role: "guest", ...guest } };
}

/** A session of a new cart, which is not stored yet. Its id is a secret of 256 bits that only the agent gets. */
export function newSession(buyer: Agent, cartId: string): Session {
  const { identity } = buyer;
  if (identity.kind !== "user") throw new Error("A session needs a buyer");
  const ids = { id: newSessionId(), cartId, userId: identity.userId };
  return { ...ids, details: {}, shownTotal: null, canceled: null, principal: buyer, handoffToken: undefined };
}

/** Stores a new session, with what its first request said. */
export async function openSession(
  ctx: AgentsContext,
  session: Session,
  { buyer: { identity, agent }, isGuest }: { buyer: Agent; isGuest: boolean },
): Promise<Session> {
  const { id, cartId, userId, details } = session;
  const guestSessionId = isGuest && identity.kind === "user" ? identity.sessionId : null;
  const stored = { id, agent: agent.profile, cartId, userId, guestSessionId, details };
  await ctx.env.ORDERS_SESSIONS.openSession(callOf(ctx), stored);
  const handoffToken = guestSessionId ? await issueHandoff(ctx, guestSessionId) : undefined;
  return { ...session, handoffToken };
}

/**
 * `undefined` when this agent has no such session, or its buyer has taken over.
 *
 * @throws UcpRefusal unauthorized
 */
export async function findSession(ctx: AgentsContext, principal: Agent, id: string): Promise<Session | undefined> {
  const { identity, agent } = principal;
  refuseBadToken(identity);
  if (!isSessionId(id)) return undefined;
  const found = await ctx.env.ORDERS_SESSIONS.findSession(callOf(ctx), { id, agent: agent.profile });
  if (!found) return undefined;
  const { guestSessionId, details, ...session } = found;
  const shown = { id, ...session, details: details as Details };
  const isOfCaller = identity.kind === "user" && identity.userId === session.userId;
  if (!guestSessionId) {
    if (identity.kind === "anonymous") throw unauthorized("This session needs the token of its buyer.");
    return isOfCaller ? { ...shown, principal, handoffToken: undefined } : undefined;
  }
  if (identity.kind === "user" && !isOfCaller) return undefined;
  // The session of the guest ends when a browser takes over: from then on the agent sees nothing more.
  const handoffToken = await issueHandoff(ctx, guestSessionId);
  if (!handoffToken) return undefined;
  const guest = { kind: "user", role: "guest", userId: session.userId, sessionId: guestSessionId } as const;
  return { ...shown, principal: { ...principal, identity: guest }, handoffToken };
}

function refuseBadToken(identity: Identity): void {
  if (identity.kind === "anonymous" && identity.tokenRefused) throw unauthorized("The token is not valid.");
}

const unauthorized = (content: string) => new UcpRefusal("unauthorized", content, { "WWW-Authenticate": "Bearer" });
