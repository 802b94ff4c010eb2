import { Hono } from "hono";
import type { PageEnv, PageRequest } from "../context.ts";
import { readForm } from "../layout/read-form.ts";
import { explainProblem, isRefusal } from "../shop/explain-problem.ts";
import { textsOf } from "../texts/texts-of.ts";
import { renderCardPayment } from "./card-payment.page.tsx";
import { renderOrder } from "./order.page.tsx";
import type { PaymentOutcome } from "./payment-panel.tsx";
import { readReturn } from "./returns.tsx";
import { type OrderDetails, readOrder } from "./read-order.ts";
import { signInFor } from "./sign-in-for.ts";

/** An order and what a customer may do with it. */
export const orderPages = new Hono<PageEnv>();

type Handler = (c: PageRequest, details: OrderDetails) => Response | Promise<Response>;

/** Reads the order of the address; for one that only its owner sees, a visitor who is not signed in has to sign in first. */
const withOrder = (handle: Handler) => async (c: PageRequest) => {
  const id = c.req.param("id") ?? "";
  const details = await readOrder(c, id);
  if (details) return handle(c, details);
  const linkProblem = c.req.query("key") === undefined ? undefined : "link";
  return c.redirect(signInFor(id, c.req.method === "POST" ? "ended" : linkProblem), 303);
};

/** Shows the order as it is now, with why something was refused. */
async function refuse(c: PageRequest, details: OrderDetails, error: unknown, form?: Record<string, string>) {
  if (!isRefusal(error)) throw error;
  const { message } = explainProblem(textsOf(c), error);
  const now = await readOrder(c, details.order.id);
  return renderOrder(c, now ?? details, { error: message, ...(form && { refusedReturn: form }) });
}

orderPages.get(
  "/orders/:id",
  withOrder((c, details) =>
    renderOrder(c, details, {
      wasPlaced: c.req.query("placed") !== undefined,
      wasReturned: c.req.query("returned") !== undefined,
      payment: readOutcome(c.req.query("payment")),
    }),
  ),
);

/** Starts a payment, or goes on with the one that is open: on the provider's page, or on ours with the provider's form. */
orderPages.post(
  "/orders/:id/payments",
  withOrder(async (c, details) => {
    const { id } = details.order;
    const { provider } = await readForm(c);
    const known = details.providers?.find((each) => each.id === provider);
    if (!known) return c.redirect(`/orders/${id}`, 303);
    const returnUrl = `${c.get("visitor").origin}/orders/${id}`;
    try {
      const body = { provider: known.id, returnUrl };
      const { data } = await details.shop.POST("/api/v1/orders/{id}/payments", { params: { path: { id } }, body });
      return c.redirect(data.redirectUrl ?? `/orders/${id}/payment`, 303);
    } catch (error) {
      return refuse(c, details, error);
    }
  }),
);

/** Where a card is entered; an order that takes none shows where it stands. */
orderPages.get(
  "/orders/:id/payment",
  withOrder(
    async (c, details) => (await renderCardPayment(c, details)) ?? c.redirect(`/orders/${details.order.id}`, 303),
  ),
);

/**
 * Stripe sends the customer back here, with secrets in the address that are not to stay there. What it says of the payment is
 * shown until the shop knows better: only Stripe's signed message makes an order paid.
 */
orderPages.get("/orders/:id/payment/return", (c) => {
  const outcome = c.req.query("redirect_status") === "failed" ? "failed" : "processing";
  return c.redirect(`/orders/${encodeURIComponent(c.req.param("id"))}?payment=${outcome}`, 303);
});

orderPages.post(
  "/orders/:id/returns",
  withOrder(async (c, details) => {
    const { id } = details.order;
    const form = await readForm(c);
    const body = readReturn(form);
    if (body.items.length === 0) {
      const error = textsOf(c).order.returns.nothing;
      return renderOrder(c, details, { error, refusedReturn: form });
    }
    try {
      await details.shop.POST("/api/v1/orders/{id}/returns", { params: { path: { id } }, body });
      return c.redirect(`/orders/${id}?returned`, 303);
    } catch (error) {
      return refuse(c, details, error, form);
    }
  }),
);

orderPages.post(
  "/orders/:id/cancel",
  withOrder(async (c, details) => {
    const { id } = details.order;
    try {
      await details.shop.POST("/api/v1/orders/{id}/cancel", { params: { path: { id } } });
      return c.redirect(`/orders/${id}`, 303);
    } catch (error) {
      return refuse(c, details, error);
    }
  }),
);

const readOutcome = (value: string | undefined): PaymentOutcome | undefined =>
  value === "processing" || value === "failed" ? value : undefined;
