import type { AgentOrder } from "#shared/contracts/agents/agent-orders.ts";
import { callOf } from "#shared/core/context.ts";
import { isSafeTarget } from "#shared/http/safe-target.ts";
import type { AgentsContext } from "../context.ts";
import { signPost } from "../signatures/sign.ts";
import { type AgentProfile, readProfileAt } from "../ucp/agent-profile.ts";
import { ORDER } from "../ucp/names.ts";
import { isSupported } from "../ucp/versions.ts";
import { toUcpOrder } from "./order-snapshot.ts";

const TIMEOUT_MS = 10_000;
const USER_AGENT = "Edge-Shop-Agents/1.0";

/** An event of an order: its id, and when it happened (ISO 8601). */
export type OrderEvent = { id: string; time: string; orderId: string };

/** The agent does not want it, so that no repetition helps. */
export class WebhookRefused extends Error {}

/**
 * Sends an order, as it is now, to the webhook that its agent's profile names; an agent that names none gets none. Sent again, it
 * has the same `Webhook-Id`.
 *
 * @throws WebhookRefused; any other error says that it is to be repeated
 */
export async function sendOrder(ctx: AgentsContext, { id, time, orderId }: OrderEvent): Promise<void> {
  const read = await ctx.env.ORDERS_READS.readOrderForItsAgent(callOf(ctx), orderId);
  if (!read?.agent) return;
  const profile = await readProfileAt(ctx, read.agent.profile);
  const url = webhookOf(profile);
  if (url === undefined) return;
  const { SHOP_URL, LOCAL_SHOP, UCP_SIGNING_KEYS } = ctx.vars;
  if (!isSafeTarget(url, { isLocalShop: LOCAL_SHOP, shopUrl: SHOP_URL })) {
    throw new WebhookRefused("the address of the webhook is not a public one with https");
  }
  const body = JSON.stringify(toMessage(read, profile, SHOP_URL));
  const headers = {
    "content-type": "application/json",
    "ucp-agent": `profile="${SHOP_URL}/.well-known/ucp"`,
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(Date.parse(time) / 1000)),
  };
  await post(url, await signPost({ url, headers, body }, { secret: UCP_SIGNING_KEYS, now: ctx.now() }), body);
}

/** In the version that the agent speaks now. */
function webhookOf({ version, capabilities }: AgentProfile): string | undefined {
  const declared = capabilities[ORDER]?.find((each) => each.version === version);
  return declared?.config?.webhook_url;
}

function toMessage(read: AgentOrder, { version }: AgentProfile, shopUrl: string): object {
  if (!isSupported(version)) throw new WebhookRefused(`the shop does not speak ${version}`);
  const ucp = { version, capabilities: { [ORDER]: [{ version }] } };
  return { ucp, ...toUcpOrder(read, { shopUrl, withAddress: false }) };
}

/** Redirects are not followed, and nothing of the answer but its status is read. */
async function post(url: string, headers: Record<string, string>, body: string): Promise<void> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const init = { method: "POST", headers: { ...headers, "user-agent": USER_AGENT }, body, signal } as const;
  const { status, body: answer } = await fetch(url, { ...init, redirect: "manual" });
  await answer?.cancel();
  if (status === 410) throw new WebhookRefused("the webhook answered 410, it is gone");
  if (status < 200 || status > 299) throw new Error(`the webhook answered ${status}`);
}
