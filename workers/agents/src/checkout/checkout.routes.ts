import { Hono, type MiddlewareHandler } from "hono";
import { z } from "zod";
import { signAnswer } from "../signatures/sign-answer.ts";
import { CART, CHECKOUT } from "../ucp/names.ts";
import { negotiate, type UcpEnv } from "../ucp/negotiate.ts";
import { parseMember } from "../ucp/parse.ts";
import { declareHandlers } from "../payment/payment-handlers.ts";
import { principalOf, readBody, readJson, type UcpRequest } from "../ucp/request.ts";
import { CheckoutOfCartSchema, CompletionSchema, SessionSchema } from "./checkout.schema.ts";
import {
  cancelSession,
  createSession,
  rulesOf,
  type Shown,
  updateFulfillment,
  updateSession,
} from "./checkout.service.ts";
import { NOT_FOUND, toErrorView, toUcpCart } from "./checkout-view.ts";
import { completeCheckout, showTotal } from "./complete.service.ts";
import { idempotent } from "./idempotency.ts";
import type { Session } from "./session.ts";
import { type Agent, findSession } from "./sessions.service.ts";
import { readState } from "./state.service.ts";

/** The protocol's carts and checkout sessions. Both are a cart of the shop, and a cart's id is that of its checkout. */
export const checkoutRoutes = new Hono<UcpEnv>();

const CARTS = "/ucp/carts";
const SESSIONS = "/ucp/checkout-sessions";

const agentOf = (c: UcpRequest) => principalOf(c) as Agent;

const change = (capability: string): [MiddlewareHandler<UcpEnv>, MiddlewareHandler<UcpEnv>] => [
  negotiate(capability),
  idempotent,
];

checkoutRoutes.post(CARTS, ...change(CART), async (c) => {
  const request = await readBody(c, SessionSchema);
  const created = await createSession(c.get("ctx"), agentOf(c), request, rulesOf(c.get("ucp"), false));
  return "refused" in created ? respondWithError(c, created.refused) : respondWithCart(c, created, 201);
});

checkoutRoutes.get(`${CARTS}/:id`, negotiate(CART), (c) =>
  withSession(c, async (session) => {
    const state = session.canceled ? undefined : await readState(c.get("ctx"), session);
    return state && !state.order
      ? respondWithCart(c, { session, state, messages: [] })
      : respondWithError(c, [NOT_FOUND]);
  }),
);

checkoutRoutes.put(`${CARTS}/:id`, ...change(CART), (c) =>
  withSession(c, async (session) => {
    const request = await readBody(c, SessionSchema);
    return respondWithCart(c, await updateSession(c.get("ctx"), session, request, rulesOf(c.get("ucp"), false)));
  }),
);

checkoutRoutes.post(`${CARTS}/:id/cancel`, ...change(CART), (c) =>
  withSession(c, async (session) => respondWithCart(c, await cancelSession(c.get("ctx"), session))),
);

checkoutRoutes.post(SESSIONS, ...change(CHECKOUT), async (c) => {
  const ctx = c.get("ctx");
  const body = await readJson(c);
  const { data: ofCart } = z.looseObject({ cart_id: z.string() }).safeParse(body);
  if (ofCart && c.get("ucp").capabilities[CART]) {
    const { cart_id: id, fulfillment } = parseMember(CheckoutOfCartSchema, body);
    const session = await findSession(ctx, agentOf(c), id);
    if (!session) return respondWithError(c, [NOT_FOUND]);
    const shown = await updateFulfillment(ctx, session, fulfillment, rulesOf(c.get("ucp"), true));
    return respondWithCheckout(c, shown, 201);
  }
  const request = parseMember(SessionSchema, body);
  const created = await createSession(ctx, agentOf(c), request, rulesOf(c.get("ucp"), true));
  return "refused" in created ? respondWithError(c, created.refused) : respondWithCheckout(c, created, 201);
});

checkoutRoutes.get(`${SESSIONS}/:id`, negotiate(CHECKOUT), (c) =>
  withSession(c, async (session) => {
    const state = await readState(c.get("ctx"), session);
    return state ? respondWithCheckout(c, { session, state, messages: [] }) : respondWithError(c, [NOT_FOUND]);
  }),
);

checkoutRoutes.put(`${SESSIONS}/:id`, ...change(CHECKOUT), (c) =>
  withSession(c, async (session) => {
    const request = await readBody(c, SessionSchema);
    return respondWithCheckout(c, await updateSession(c.get("ctx"), session, request, rulesOf(c.get("ucp"), true)));
  }),
);

// The protocol recommends that what places an order is answered with a signature.
checkoutRoutes.post(`${SESSIONS}/:id/complete`, signAnswer, ...change(CHECKOUT), (c) =>
  withSession(c, async (session) => {
    const request = await readBody(c, CompletionSchema);
    const { document, isRefused } = await completeCheckout(c.get("ctx"), await ucpOf(c), session, request);
    c.set("isRefused", isRefused);
    return c.json(document);
  }),
);

checkoutRoutes.post(`${SESSIONS}/:id/cancel`, ...change(CHECKOUT), (c) =>
  withSession(c, async (session) => respondWithCheckout(c, await cancelSession(c.get("ctx"), session))),
);

const ucpOf = async (c: UcpRequest) => ({ ucp: c.get("ucp"), handlers: await declareHandlers(c.get("ctx")) });

async function withSession(c: UcpRequest, respond: (session: Session) => Promise<Response>): Promise<Response> {
  const session = await findSession(c.get("ctx"), agentOf(c), c.req.param("id") ?? "");
  return session ? respond(session) : respondWithError(c, [NOT_FOUND]);
}

function respondWithCart(
  c: UcpRequest,
  { session, state, messages, isRefused }: Shown,
  status: 200 | 201 = 200,
): Response {
  c.set("isRefused", isRefused);
  return c.json(toUcpCart(c.get("ctx"), c.get("ucp"), session, state, messages), status);
}

async function respondWithCheckout(
  c: UcpRequest,
  { session, state, messages, isRefused }: Shown,
  status: 200 | 201 = 200,
): Promise<Response> {
  c.set("isRefused", isRefused);
  const { document } = await showTotal(c.get("ctx"), await ucpOf(c), session, state, messages);
  return c.json(document, status);
}

/** There is no cart or session to show, which the protocol answers with 200. */
function respondWithError(c: UcpRequest, messages: object[]): Response {
  c.set("isRefused", true);
  return c.json(toErrorView(c.get("ctx"), c.get("ucp"), messages));
}
