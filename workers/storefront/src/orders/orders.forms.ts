import { Hono } from "hono";
import type { PageEnv } from "../context.ts";
import { readForm } from "../layout/read-form.ts";
import { explainProblem, isRefusal } from "../shop/explain-problem.ts";
import { TEXTS } from "../texts/languages.ts";
import { renderCardPayment } from "./card-payment.page.tsx";
import { renderOrder } from "./order.page.tsx";
import type { PaymentOutcome } from "./payment-panel.tsx";
import { readReturn } from "./returns.tsx";
import { readOrder } from "./read-order.ts";

/** An order and what a customer may do with it. */
export const orderPages = new Hono<PageEnv>();

orderPages.get("/orders/:id", async (c) => {
  const details = await readOrder(c, c.req.param("id"));
  return renderOrder(c, details, {
    wasPlaced: c.req.query("placed") !== undefined,
    wasReturned: c.req.query("returned") !== undefined,
    payment: readOutcome(c.req.query("payment")),
  });
});

/** Starts a payment, or goes on with the one that is open: on the provider's page, or on ours with the provider's form. */
orderPages.post("/orders/:id/payments", async (c) => {
  const details = await readOrder(c, c.req.param("id"));
  const { id } = details.order;
  const { provider } = await readForm(c);
  const known = details.providers.find((each) => each.id === provider);
  if (!known) return c.redirect(`/orders/${id}`, 303);
  const returnUrl = `${c.get("visitor").origin}/orders/${id}`;
  try {
    const body = { provider: known.id, returnUrl };
    const { data } = await details.shop.POST("/api/v1/orders/{id}/payments", { params: { path: { id } }, body });
    return c.redirect(data.redirectUrl ?? `/orders/${id}/payment`, 303);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { message } = explainProblem(TEXTS[c.get("visitor").language], error);
    return renderOrder(c, await readOrder(c, id), { error: message });
  }
});

/** Where a card is entered; an order that takes none shows where it stands. */
orderPages.get("/orders/:id/payment", async (c) => {
  const details = await readOrder(c, c.req.param("id"));
  return (await renderCardPayment(c, details)) ?? c.redirect(`/orders/${details.order.id}`, 303);
});

/**
 * Stripe sends the customer back here, with secrets in the address that are not to stay there. What it says of the payment is
 * shown until the shop knows better: only Stripe's signed message makes an order paid.
 */
orderPages.get("/orders/:id/payment/return", (c) => {
  const outcome = c.req.query("redirect_status") === "failed" ? "failed" : "processing";
  return c.redirect(`/orders/${encodeURIComponent(c.req.param("id"))}?payment=${outcome}`, 303);
});

orderPages.post("/orders/:id/returns", async (c) => {
  const details = await readOrder(c, c.req.param("id"));
  const { id } = details.order;
  const t = TEXTS[c.get("visitor").language];
  const body = readReturn(await readForm(c));
  if (body.items.length === 0) return renderOrder(c, details, { error: t.order.returns.nothing });
  try {
    await details.shop.POST("/api/v1/orders/{id}/returns", { params: { path: { id } }, body });
    return c.redirect(`/orders/${id}?returned`, 303);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return renderOrder(c, await readOrder(c, id), { error: explainProblem(t, error).message });
  }
});

orderPages.post("/orders/:id/cancel", async (c) => {
  const details = await readOrder(c, c.req.param("id"));
  const { id } = details.order;
  try {
    await details.shop.POST("/api/v1/orders/{id}/cancel", { params: { path: { id } } });
    return c.redirect(`/orders/${id}`, 303);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { message } = explainProblem(TEXTS[c.get("visitor").language], error);
    return renderOrder(c, await readOrder(c, id), { error: message });
  }
});

const readOutcome = (value: string | undefined): PaymentOutcome | undefined =>
  value === "processing" || value === "failed" ? value : undefined;
