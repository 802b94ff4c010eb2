import type { Call } from "../call.ts";
import type { Identity } from "../identity.ts";

/** What the users Worker does for others. */
export interface UsersRpc {
  /** What a bearer token is worth now: a user with the role of the moment, or nobody (`tokenRefused`). */
  authenticate(call: Call, token: string): Promise<Identity>;
}
