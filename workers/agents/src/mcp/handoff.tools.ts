import { z } from "zod";
import { handoffAddress } from "../shop/handoff.ts";
import { readOrder } from "./order.tools.ts";
import { buyerOf, defineTool } from "./tool.ts";

export const handOver = defineTool({
  name: "hand_over",
  title: "Hand over to the buyer",
  description:
    "Answers the address at which the buyer goes on in the shop with the open cart, or pays for this order. A guest's link serves once, for an hour; once the buyer has followed it your token ends, and what the buyer enters is not shown to you. A buyer with an account signs in there.",
  access: "buyer",
  isReadOnly: false,
  input: z.strictObject({ orderId: z.uuid().optional().describe("The order to pay, instead of the cart.") }),
  async run(call, { orderId }) {
    if (orderId) await readOrder(call, orderId);
    return { continueUrl: await handoffAddress(call.ctx, buyerOf(call), orderId) };
  },
});
