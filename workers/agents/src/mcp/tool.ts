import type { z } from "zod";
import type { Caller, Identity } from "#shared/contracts/identity.ts";
import type { AgentsContext } from "../context.ts";
import { isBuyer, type Principal } from "../shop/open-shop.ts";

/** Who may call a tool: anyone, the holder of a buyer's token, or an administrator. */
type ToolAccess = "public" | "buyer" | "admin";

export type ToolCall = {
  ctx: AgentsContext;
  principal: Principal;
};

type Declaration<Input extends z.ZodObject> = {
  name: string;
  title: string;
  /** What a model reads to choose the tool. */
  description: string;
  access: ToolAccess;
  /** Changes nothing. */
  isReadOnly: boolean;
  /** Has the same effect when it is called again with the same input. A tool that only reads need not say it. */
  isIdempotent?: boolean;
  input: Input;
  run: (call: ToolCall, input: z.infer<Input>) => Promise<object>;
};

export type Tool = Declaration<z.ZodObject>;

/** Declares a tool; its handler is checked against its own input. */
export function defineTool<Input extends z.ZodObject>(tool: Declaration<Input>): Tool {
  return tool as unknown as Tool;
}

/** Whether this caller may call the tool. */
export function isAllowed({ access }: Pick<Tool, "access">, identity: Identity): boolean {
  if (access === "public") return true;
  return access === "buyer" ? isBuyer(identity) : identity.kind === "user" && identity.role === "admin";
}

/** The buyer of a call. mcp.routes.ts lets no anonymous one reach a tool that is not public. */
export function buyerOf({ principal: { identity } }: ToolCall): Caller {
  if (identity.kind !== "user") throw new Error("A tool for buyers was called without one");
  return identity;
}
