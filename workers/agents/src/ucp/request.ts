import type { Context } from "hono";
import type { z } from "zod";
import { clientOf, REFUSED_TOKEN } from "#shared/contracts/identity.ts";
import { isBuyer, type Principal } from "../shop/open-shop.ts";
import type { UcpEnv } from "./negotiate.ts";
import { parseMember } from "./parse.ts";
import { UcpRefusal } from "./refusals.ts";

export type UcpRequest = Context<UcpEnv>;

export function principalOf(c: UcpRequest): Principal {
  const identity = c.get("identity");
  const mayBuy = identity.kind === "anonymous" || isBuyer(identity);
  return { identity: mayBuy ? identity : REFUSED_TOKEN, client: clientOf(c), agent: c.get("agent") };
}

/** @throws UcpRefusal invalid_request */
export async function readBody<Schema extends z.ZodType>(c: UcpRequest, schema: Schema): Promise<z.infer<Schema>> {
  return parseMember(schema, await readJson(c));
}

/** @throws UcpRefusal invalid_request */
export async function readJson(c: UcpRequest): Promise<unknown> {
  const text = decodeUtf8(await c.req.arrayBuffer());
  if (text.trim() === "") throw new UcpRefusal("invalid_request", "The body is empty: send a JSON object.");
  try {
    return JSON.parse(text);
  } catch {
    throw new UcpRefusal("invalid_request", "The body is not valid JSON.");
  }
}

function decodeUtf8(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw new UcpRefusal("invalid_request", "The body is not UTF-8, in which JSON has to be sent.");
  }
}
