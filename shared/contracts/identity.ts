import { z } from "zod";
import { type Scope, SCOPES } from "./agents/authorization.ts";

/** Who a request comes from, as the gateway or the storefront resolved it for the Workers behind it. */
export type Identity =
  | { kind: "anonymous"; tokenRefused: boolean }
  /** `scopes` is what the user allowed the client that holds the token; without it, the token is of the user. */
  | { kind: "user"; userId: string; sessionId: string; role: Role; scopes?: Scope[] | undefined };

/** A signed-in user, guests included. */
export type Caller = Extract<Identity, { kind: "user" }>;

/** A guest is a user without a name and password of their own; registration makes a guest a customer. */
export const ROLES = ["guest", "customer", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** The identity of a request without a token. */
export const ANONYMOUS: Identity = { kind: "anonymous", tokenRefused: false };

/** The identity of a request whose token is unknown, expired or of an ended session. */
export const REFUSED_TOKEN: Identity = { kind: "anonymous", tokenRefused: true };

/** The one header a domain Worker trusts: only those that may send it have a binding to its app (`tools/lib/bindings.test.ts`). */
export const IDENTITY_HEADER = "X-Shop-Identity";

/** Where the request comes from, as the gateway saw it: an IPv4 address or an IPv6 network. */
export const CLIENT_HEADER = "X-Shop-Client";

const identitySchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("anonymous"), tokenRefused: z.boolean() }),
  z.object({
    kind: z.literal("user"),
    userId: z.uuid(),
    sessionId: z.uuid(),
    role: z.enum(ROLES),
    scopes: z.array(z.enum(SCOPES)).optional(),
  }),
]);

export function encodeIdentity(identity: Identity): string {
  return JSON.stringify(identity);
}

/** The network of the client, for counting what comes from it. */
export function clientOf(c: { req: { header(name: string): string | undefined } }): string {
  return c.req.header(CLIENT_HEADER) ?? "unknown";
}

/** Without the header the request is anonymous; a header that cannot be parsed counts as a refused token. */
export function decodeIdentity(header: string | null | undefined): Identity {
  if (!header) return ANONYMOUS;
  try {
    return identitySchema.parse(JSON.parse(header));
  } catch {
    return REFUSED_TOKEN;
  }
}
