import type { Call } from "#shared/core/context.ts";
import type { Identity } from "./identity.ts";

export type VerifiedAddress = { userId: string; email: string };

/** The entrypoint `Sessions` of users. */
export interface SessionsRpc {
  /** Resolves the identity of a bearer token: the user with their current role, or anonymous with `tokenRefused`. */
  authenticate(call: Call, token: string): Promise<Identity>;
}

/** The entrypoint `MailAddresses` of users. */
export interface MailAddressesRpc {
  /** Where mail for these users may go: of active users with a verified address only, in no order. */
  findVerifiedAddresses(call: Call, userIds: string[]): Promise<VerifiedAddress[]>;
}
