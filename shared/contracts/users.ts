import type { Call } from "#shared/core/context.ts";
import type { Identity } from "./identity.ts";

export type VerifiedAddress = { userId: string; email: string };

/** The entrypoint `Sessions` of users. */
export interface SessionsRpc {
  /**
   * Resolves the identity of a bearer token: the user with their current role, or anonymous with `tokenRefused`. A token that
   * a user allowed an agent is refused, unless it is for the `resource` that the caller names by its path.
   */
  authenticate(call: Call, token: string, resource?: string): Promise<Identity>;
}

/** The entrypoint `MailAddresses` of users. */
export interface MailAddressesRpc {
  /** Where mail for these users may go: of active users with a verified address only, in no order. */
  findVerifiedAddresses(call: Call, userIds: string[]): Promise<VerifiedAddress[]>;
  /** Those of these users, guests included, who still are active, in no order. */
  findActiveUsers(call: Call, userIds: string[]): Promise<string[]>;
}

/** The tokens of RFC 6749 §5.1; `expires_in` in seconds. */
type HandoffTokens = { access_token: string; token_type: "Bearer"; expires_in: number; refresh_token: string };

export type HandoffResult =
  | { outcome: "taken"; tokens: HandoffTokens }
  /** The token is unknown, used or expired, or the user is not a guest any more. */
  | { outcome: "refused" };

/** The entrypoint `HandoffIssuer` of users, for agents. */
export interface HandoffIssuerRpc {
  /** A token with which a browser takes over this session, if it is a guest's: once, within an hour. */
  issueHandoff(call: Call, sessionId: string): Promise<string | undefined>;
}

/** The entrypoint `GuestIssuer` of users, for agents. */
export interface GuestIssuerRpc {
  /**
   * Creates a guest for a buyer who has no token, and opens its session. `client` is the network of the request.
   *
   * @throws AppError rate-limited
   */
  openGuest(call: Call, client: string): Promise<{ userId: string; sessionId: string }>;
}

/** The entrypoint `HandoffTaker` of users, for the storefront. */
export interface HandoffTakerRpc {
  /** Opens a session of the guest for the holder of the token, and ends the one that the token is from. */
  takeHandoff(call: Call, token: string): Promise<HandoffResult>;
}

export type GuestResolution =
  | { outcome: "guest"; guestId: string }
  /** The token is of a user with an account of their own. */
  | { outcome: "not-a-guest" }
  /** The token is unknown, expired or of an ended session. */
  | { outcome: "token-refused" };

/** `unused` have neither orders nor carts and are deleted; `kept` have, and are listed again in 30 days. */
export type SettleGuests = { unused: string[]; kept: string[] };

/** The entrypoint `Guests` of users, for orders. Every method may be repeated. */
export interface GuestsRpc {
  /**
   * The guest whose access token this is, to take its carts and orders over for a customer. A guest that was merged into
   * the same customer before is found again, for as long as the token is valid, so that a merge can be repeated.
   */
  resolveGuest(call: Call, input: { token: string; customerId: string }): Promise<GuestResolution>;
  /**
   * Ends the sessions of a guest, before what it has goes to the customer: it cannot register any more, and nothing new can
   * come of it after a minute. False if the user is not a guest, or not any more, or was merged into another customer.
   */
  closeGuest(call: Call, input: { guestId: string; customerId: string }): Promise<boolean>;
  /** Guests that were last used more than 30 days ago, the longest unused first. No session of theirs is open. */
  listUnusedGuests(call: Call, input: { limit: number }): Promise<string[]>;
  /** Deletes or keeps guests that were listed; one that was used or registered since then stays in any case. */
  settleUnusedGuests(call: Call, input: SettleGuests): Promise<void>;
}
