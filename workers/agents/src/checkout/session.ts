import type { AgentSession } from "#shared/contracts/agents/agent-sessions.ts";
import type { Principal } from "../shop/open-shop.ts";
import type { Consent } from "../ucp/adapter.ts";
import type { Destination } from "./checkout.schema.ts";

/** What an agent said that a cart has no field for. */
export type Details = {
  buyer?: { first_name?: string; last_name?: string; phone_number?: string };
  consent?: Consent;
  /** As it was sent: an address that lacks something is not yet one of the cart. */
  destination?: Destination;
  /** Codes that the cart did not take, with the warning that says why. */
  refusedCodes?: { given: string; code: string; content: string }[];
};

/** A cart or checkout session that this agent may use. */
export type Session = Pick<AgentSession, "cartId" | "userId" | "shownTotal" | "canceled"> & {
  id: string;
  details: Details;
  /** The buyer. */
  principal: Principal;
  /** With which the guest's browser takes over. */
  handoffToken: string | undefined;
};
