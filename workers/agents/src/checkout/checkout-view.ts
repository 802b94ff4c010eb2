import type { AgentsContext } from "../context.ts";
import { continueAddress } from "../shop/handoff.ts";
import type { Negotiated } from "../ucp/negotiate.ts";
import type { HandlerRegistry } from "../payment/payment-handlers.ts";
import { adapterOf } from "../ucp/versions.ts";
import { type Message, toCartMessages, toMessages } from "./messages.ts";
import type { Session } from "./session.ts";
import type { State } from "./state.service.ts";
import { hasFulfillment, toFulfillment, toSessionView } from "./view.ts";

type Status =
  | "incomplete"
  | "requires_escalation"
  | "ready_for_complete"
  | "complete_in_progress"
  | "completed"
  | "canceled";

/** What was negotiated with the agent, and the payment handlers that it may use. */
export type Ucp = { ucp: Negotiated; handlers: HandlerRegistry };

/** A checkout session in the form of the protocol, and its status, which says what can be done with it. */
export type Checkout = { status: Status; document: object };

export function toCheckout(
  ctx: AgentsContext,
  { ucp, handlers }: Ucp,
  session: Session,
  state: State,
  said: Message[] = [],
): Checkout {
  const { capabilities, version } = ucp;
  const view = { adapter: adapterOf(version), capabilities, shopUrl: ctx.vars.SHOP_URL };
  const { order } = state;
  const lacking = isOpen(session, state) ? toMessages(state.cart, session.details, capabilities) : [];
  const canPay = state.cart.total.amount === 0 || Object.keys(handlers).length > 0;
  const messages = [...lacking, ...said];
  const needsBuyer = messages.some((message) => message.type === "error" && message.severity.startsWith("requires_"));
  if (isOpen(session, state) && lacking.every(({ type }) => type !== "error") && !canPay && !needsBuyer) {
    messages.push(payInShop("No payment handler of the shop suits this agent: the buyer pays in the shop."));
  }
  const status = statusOf(session, state, messages);
  const isOver = status === "completed" || status === "canceled";
  const document = {
    ucp: { ...ucp, status: "success", payment_handlers: handlers },
    ...toSessionView(session, state, view),
    status,
    ...(hasFulfillment(capabilities) ? { fulfillment: toFulfillment(session, state, view) } : {}),
    ...(messages.length > 0 ? { messages } : {}),
    links: [],
    ...(isOver ? {} : { continue_url: continueAddress(ctx, session.handoffToken, order?.id) }),
    ...(status === "completed" && order ? { order: toConfirmation(ctx, order) } : {}),
  };
  return { status, document };
}

/** Nothing can be changed any more once there is an order, or the session is cancelled. */
export const isOpen = ({ canceled }: Session, { order }: State): boolean => !canceled && !order;

export const payInShop = (content: string): Message => ({
  type: "error",
  code: "payment_required",
  path: "$.payment",
  content,
  severity: "requires_buyer_input",
});

function statusOf({ canceled }: Session, { order, wasPaid, payment }: State, messages: Message[]): Status {
  if (canceled) return "canceled";
  if (payment) return payment === "succeeded" ? "completed" : "complete_in_progress";
  // What is paid after the cancellation is given back, and the session stays canceled.
  if (order && order.status !== "pending") return order.status === "cancelled" && !wasPaid ? "canceled" : "completed";
  const severities = messages.flatMap((message) => (message.type === "error" ? [message.severity] : []));
  if (severities.some((severity) => severity.startsWith("requires_"))) return "requires_escalation";
  // What was refused of the last request does not keep the session from being completed as it is; what it lacks does.
  return severities.length > 0 ? "incomplete" : "ready_for_complete";
}

const toConfirmation = ({ vars }: AgentsContext, { id, number }: NonNullable<State["order"]>) => ({
  id,
  label: String(number),
  permalink_url: `${vars.SHOP_URL}/orders/${id}`,
});

/** A cart in the form of the protocol. */
export function toUcpCart(
  ctx: AgentsContext,
  ucp: Negotiated,
  session: Session,
  state: State,
  said: Message[] = [],
): object {
  const view = { adapter: adapterOf(ucp.version), capabilities: ucp.capabilities, shopUrl: ctx.vars.SHOP_URL };
  const messages = [...toCartMessages(state.cart, session.details), ...said];
  return {
    ucp: { ...ucp, status: "success" },
    ...toSessionView(session, state, view),
    ...(messages.length > 0 ? { messages } : {}),
    ...(session.canceled ? {} : { continue_url: continueAddress(ctx, session.handoffToken, undefined) }),
  };
}

/** An answer without a cart or session: there is none. */
export function toErrorView(
  { vars }: AgentsContext,
  { version, capabilities }: Negotiated,
  messages: object[],
): object {
  return { ucp: { version, capabilities, status: "error" }, messages, continue_url: `${vars.SHOP_URL}/` };
}

export const NOT_FOUND = {
  type: "error",
  code: "not_found",
  content: "There is no such session: it has expired, was cancelled, or its buyer goes on in the shop.",
  severity: "unrecoverable",
};
