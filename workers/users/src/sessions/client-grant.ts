import type { Scope } from "#shared/contracts/agents/authorization.ts";

/** What a user approved for a client, as its name and hosts were shown at that time. */
export type ClientGrant = {
  clientId: string;
  clientName: string;
  /** The host that vouches for the name; null for a registered client, whose name anyone could have chosen. */
  clientHost: string | null;
  redirectHost: string;
  scopes: Scope[];
  /** The one address that the session's access tokens are for (RFC 8707). */
  resource: string;
};
