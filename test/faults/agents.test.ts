import { afterAll, beforeAll, expect } from "vitest";
import { profileOf, serveProfiles } from "../setup/agents/agent-profile.ts";
import { eventually } from "../setup/eventually.ts";
import { newUcpAgent } from "../setup/agents/ucp-agent.ts";
import { query } from "../setup/query.ts";
import { describeJourney, useFaultShop } from "./journeys.ts";
import { insist, type Scene } from "./scenes.ts";

useFaultShop();

const VERSION = "2026-08-25";
let profiles: Awaited<ReturnType<typeof serveProfiles>>;
beforeAll(async () => {
  const names = ["checkout", "fulfillment"].map((name) => `dev.ucp.shopping.${name}`);
  profiles = await serveProfiles({ "/agent": profileOf(VERSION, names) });
});
afterAll(() => profiles.close());

const agentOf = ({ shop, customer }: Scene) => newUcpAgent(shop, `${profiles.origin}/agent`, customer.token);

const destination = {
  street_address: "1 Main Street",
  address_locality: "Austin",
  address_region: "TX",
  postal_code: "78701",
  address_country: "US",
};

/** A checkout session of two pieces that lacks nothing but its payment; its total in minor units. */
async function fillSession(scene: Scene): Promise<{ id: string; total: number }> {
  const ask = agentOf(scene);
  const lines = { line_items: [{ item: { id: scene.productId }, quantity: 2 }] };
  const { id } = (await ask("POST /checkout-sessions", lines)).body;
  // The cart of the session is known by this id alone.
  scene.ids.push(id);
  const shipTo = (groups: object[]) => ({
    buyer: { email: "ada@example.com", first_name: "Ada" },
    fulfillment: { methods: [{ type: "shipping", destinations: [destination], groups }] },
  });
  const update = (groups: object[]) => ask(`PUT /checkout-sessions/${id}`, { ...lines, ...shipTo(groups) });
  const [method] = (await update([])).body.fulfillment.methods;
  const { body } = await update([{ selected_option_id: method.groups[0].options[0].id }]);
  expect(body.status).toBe("ready_for_complete");
  return { id, total: body.totals.at(-1).amount };
}

const payment = {
  instruments: [
    {
      id: "card-1",
      handler_id: "mock_payment_handler",
      type: "card",
      credential: { type: "token", token: "success_token" },
    },
  ],
};

/** As if 15 seconds had gone by: a call that claims the payment and dies keeps it for so long. */
async function expireClaim({ shop, userId }: Scene): Promise<void> {
  // A call that lives keeps its claim.
  await shop.faults.quiet();
  const claimed = "user_id = $1 AND confirming_until > now()";
  await query(shop, "payments", `UPDATE payments SET confirming_until = now() WHERE ${claimed}`, [userId]);
}

describeJourney("a checkout session that an agent completes again until it is paid", {
  isVariant: true,
  prepare: fillSession,
  run: async (scene, { id, total }) => {
    const ask = agentOf(scene);
    const isOver = ({ body }: { body: { status: string } }) =>
      ["completed", "complete_in_progress"].includes(body.status);
    const complete = async () => {
      const answer = await insist(scene, () => ask(`POST /checkout-sessions/${id}/complete`, { payment }));
      if (!isOver(answer)) await expireClaim(scene);
      return answer;
    };
    // What the provider did meanwhile, the cron asks.
    await eventually(complete, isOver, 20_000);
    return [{ orders: 1, sold: 2, events: 2, captured: total, paymentStatus: "paid" }];
  },
});
