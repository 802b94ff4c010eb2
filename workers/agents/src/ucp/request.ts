import type { Context } from "hono";
import type { z } from "zod";
import { clientOf } from "#shared/contracts/identity.ts";
import type { Principal } from "../shop/open-shop.ts";
import type { UcpEnv } from "./negotiate.ts";
import { parseMember } from "./parse.ts";

export type UcpRequest = Context<UcpEnv>;

export const principalOf = (c: UcpRequest): Principal => ({
  identity: c.get("identity"),
  client: clientOf(c),
  agent: c.get("agent"),
});

/** @throws UcpRefusal invalid_request */
export async function readBody<Schema extends z.ZodType>(c: UcpRequest, schema: Schema): Promise<z.infer<Schema>> {
  return parseMember(schema, await c.req.json().catch(() => undefined));
}
