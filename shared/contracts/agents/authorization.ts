/** What a user can allow an agent: to buy, which every agent may, and to run the shop as an administrator. */
export const SCOPES = ["buyer", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

/** The path of what agents get tokens for (RFC 8707): their tokens serve there and under `/ucp`, and nowhere else. */
export const AGENTS_RESOURCE = "/mcp";
