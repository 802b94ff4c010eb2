import { Hono } from "hono";
import { callOf } from "#shared/core/context.ts";
import { unauthorized } from "#shared/http/route.ts";
import { isId } from "#shared/values/ids.ts";
import { ORDER } from "../ucp/names.ts";
import { negotiate, type UcpEnv } from "../ucp/negotiate.ts";
import { signAnswer } from "../signatures/sign-answer.ts";
import { toUcpOrder } from "./order-snapshot.ts";

export const orderRoutes = new Hono<UcpEnv>();

/**
 * An order, as it is now: for its owner by a token, or for the agent that it came through by a signature. An order of someone
 * else is answered as one that is not there.
 */
orderRoutes.get("/ucp/orders/:id", signAnswer, negotiate(ORDER), async (c) => {
  const [ctx, identity] = [c.get("ctx"), c.get("identity")];
  if (identity.kind === "anonymous" && identity.tokenRefused) throw unauthorized(true);
  const userId = identity.kind === "user" ? identity.userId : null;
  const profile = c.get("isSigned") ? c.get("agent").profile : null;
  const ucp = { ...c.get("ucp"), capabilities: { [ORDER]: c.get("ucp").capabilities[ORDER] } };
  const refuse = (code: string, content: string) =>
    c.json({
      ucp: { ...ucp, status: "error" },
      messages: [{ type: "error", code, content, severity: "unrecoverable" }],
      continue_url: `${ctx.vars.SHOP_URL}/orders`,
    });
  if (userId === null && profile === null) {
    return refuse(
      "unauthorized",
      "Send the buyer's token, or sign the request as the agent that the order came through.",
    );
  }
  const orderId = c.req.param("id");
  const read = isId(orderId)
    ? await ctx.env.ORDERS_READS.readAgentOrder(callOf(ctx), { orderId, userId, profile })
    : null;
  if (!read) return refuse("not_found", "There is no such order, or it is neither the buyer's nor the agent's.");
  const withAddress = read.order.userId === userId;
  return c.json({ ucp, ...toUcpOrder(read, { shopUrl: ctx.vars.SHOP_URL, withAddress }) });
});
