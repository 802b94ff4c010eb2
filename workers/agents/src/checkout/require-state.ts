import type { AgentsContext } from "../context.ts";
import { sessionClosed } from "../ucp/refusals.ts";
import { isOpen } from "./checkout-view.ts";
import type { Session } from "./session.ts";
import { readState, type State } from "./state.service.ts";

/** @throws UcpRefusal session_closed */
export async function requireState(ctx: AgentsContext, session: Session): Promise<State> {
  const state = await readState(ctx, session);
  if (!state || session.canceled) throw sessionClosed();
  return state;
}

/** @throws UcpRefusal session_closed */
export async function requireOpen(ctx: AgentsContext, session: Session): Promise<State> {
  const state = await requireState(ctx, session);
  if (!isOpen(session, state)) throw sessionClosed();
  return state;
}
