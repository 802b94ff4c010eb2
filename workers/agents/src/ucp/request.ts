import type { Context } from "hono";
import type { z } from "zod";
import { clientOf, REFUSED_TOKEN } from "#shared/contracts/identity.ts";
import { isBuyer, type Principal } from "../shop/open-shop.ts";
import type { UcpEnv } from "./negotiate.ts";
import { parseMember } from "./parse.ts";

export type UcpRequest = Context<UcpEnv>;

export function principalOf(c: UcpRequest): Principal {
  const identity = c.get("identity");
  const mayBuy = identity.kind === "anonymous" || isBuyer(identity);
  return { identity: mayBuy ? identity : REFUSED_TOKEN, client: clientOf(c), agent: c.get("agent") };
}

/** @throws UcpRefusal invalid_request */
export async function readBody<Schema extends z.ZodType>(c: UcpRequest, schema: Schema): Promise<z.infer<Schema>> {
  return parseMember(schema, await c.req.json().catch(() => undefined));
}
