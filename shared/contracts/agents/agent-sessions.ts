import type { Call } from "#shared/core/context.ts";
import type { Money } from "#shared/values/money.ts";
import type { Cart } from "../carts.ts";
import type { ShippingMethod } from "../checkout.ts";
import type { Order } from "../orders.ts";

/** What an agent said that a cart has no field for. Only the Worker agents reads it. */
export type SessionDetails = Record<string, unknown>;

/** A cart or checkout session of a shopping agent, which is a cart of the shop. */
export type AgentSession = {
  cartId: string;
  userId: string;
  /** The session of the guest that was made for it; null when it acts for the user of a token. */
  guestSessionId: string | null;
  details: SessionDetails;
  /** The total that the agent was last shown as ready to be completed, in minor units. */
  shownTotal: number | null;
  /** The cart as it was when the session was cancelled, which deleted it. */
  canceled: Cart | null;
};

export type NewAgentSession = Pick<AgentSession, "cartId" | "userId" | "guestSessionId" | "details"> & {
  /** A secret that the agent got. */
  id: string;
  agent: string;
};

/** The cart of a session, and its order once it has one. */
export type SessionCart = {
  cart: Cart;
  order: Order | null;
  /** Whether the order became paid, also when it is cancelled now. A payment after the cancellation does not count: it is given back. */
  wasPaid: boolean;
  /** How the cart can be shipped to its address, and what it would pay: nothing without an address, and with an order. */
  methods: (ShippingMethod & { cost: Money })[];
};

type ReplaceItems = { cartId: string; userId: string; items: { variantId: string; quantity: number }[] };

export type CancelSessionResult =
  | { outcome: "canceled"; cart: Cart }
  | { outcome: "completed" }
  | { outcome: "unknown" };

export type ClaimResult =
  | { outcome: "claimed" }
  /** The same request was answered before. */
  | { outcome: "answered"; status: number; body: string }
  /** The same request is being worked on. */
  | { outcome: "in-progress" }
  /** The key was sent with another request. */
  | { outcome: "reused" };

/**
 * The entrypoint `AgentSessions` of orders, for agents. `key`: a hash of what makes a request the same as another.
 */
export interface AgentSessionsRpc {
  openSession(call: Call, session: NewAgentSession): Promise<void>;
  /** `agent`: the address of the profile that made the session; no other agent finds it. */
  findSession(call: Call, input: { id: string; agent: string }): Promise<AgentSession | undefined>;
  keepDetails(call: Call, input: { id: string; details: SessionDetails }): Promise<void>;
  keepShownTotal(call: Call, input: { id: string; total: number }): Promise<void>;
  /** `undefined` when the cart has expired, or it or its order is another user's. */
  readCart(call: Call, input: { cartId: string; userId: string }): Promise<SessionCart | undefined>;
  /**
   * Makes these the items of an open cart, all of them or none.
   *
   * @throws AppError not-found, cart-completed, unknown-product, mixed-currencies, validation-failed
   */
  replaceItems(call: Call, input: ReplaceItems): Promise<Cart>;
  /** Deletes the cart, unless it has become an order. Repeated, it answers the same. */
  cancelSession(call: Call, input: { id: string }): Promise<CancelSessionResult>;
  /** Whether a request may be worked on. A claim that is not answered within a minute may be claimed again. */
  claimRequest(call: Call, input: { key: string; requestHash: string }): Promise<ClaimResult>;
  keepAnswer(call: Call, input: { key: string; status: number; body: string }): Promise<void>;
  /** Ends the claim of a request that failed. */
  freeRequest(call: Call, input: { key: string }): Promise<void>;
}
