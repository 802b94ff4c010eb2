import { z } from "zod";

/** Who a request comes from, as the gateway tells it to the Workers behind it. */
export type Identity =
  | { kind: "anonymous"; tokenRefused: boolean }
  | { kind: "user"; userId: string; sessionId: string; role: Role };

export type Role = "customer" | "admin";

/** The one header a domain Worker trusts; only the gateway's bindings can reach a domain Worker to send it. */
export const IDENTITY_HEADER = "X-Shop-Identity";

const identitySchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("anonymous"), tokenRefused: z.boolean() }),
  z.object({ kind: z.literal("user"), userId: z.uuid(), sessionId: z.uuid(), role: z.enum(["customer", "admin"]) }),
]);

export function encodeIdentity(identity: Identity): string {
  return JSON.stringify(identity);
}

/** A request without the header, or with one that does not parse, is nobody's. */
export function decodeIdentity(header: string | null | undefined): Identity {
  if (!header) return { kind: "anonymous", tokenRefused: false };
  try {
    return identitySchema.parse(JSON.parse(header));
  } catch {
    return { kind: "anonymous", tokenRefused: true };
  }
}
