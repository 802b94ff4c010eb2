import type { Call } from "#shared/core/context.ts";
import type { Identity } from "./identity.ts";

export type VerifiedAddress = { userId: string; email: string };

/** The entrypoint `Sessions` of users. */
export interface SessionsRpc {
  /** What a bearer token is worth now: a user with the role of the moment, or nobody (`tokenRefused`). */
  authenticate(call: Call, token: string): Promise<Identity>;
}

/** The entrypoint `MailAddresses` of users. */
export interface MailAddressesRpc {
  /** Where mail for these users may go: of active users with a verified address only, in no order. */
  findVerifiedAddresses(call: Call, userIds: string[]): Promise<VerifiedAddress[]>;
}
