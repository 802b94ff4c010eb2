import type { PageRequest } from "../context.ts";
import { renderPage } from "../layout/page.tsx";
import { createView, type View } from "../layout/view.ts";
import type { OrderDetails } from "./read-order.ts";

type Card = { publishableKey: string; clientSecret: string };

/** The order's open payment that the browser pays by itself, with the provider's own form. */
function findCard({ order, payments: [payment], providers }: OrderDetails): Card | undefined {
  if (order.status !== "pending" || !payment?.clientSecret) return undefined;
  const { publishableKey } = providers?.find(({ id }) => id === payment.provider) ?? {};
  return publishableKey ? { publishableKey, clientSecret: payment.clientSecret } : undefined;
}

/** The page with Stripe's form: what is typed there goes to Stripe alone. `undefined` when there is nothing to pay so. */
export async function renderCardPayment(c: PageRequest, details: OrderDetails) {
  const card = findCard(details);
  if (!card) return undefined;
  const v = await createView(c);
  const { order } = details;
  return renderPage(c, {
    v,
    head: { title: v.t.order.payTitle, isPrivate: true, hasStripe: true },
    children: (
      <>
        <div class="page-head">
          <h1>{v.t.order.payTitle}</h1>
          <a href={`/orders/${order.id}`}>{v.t.order.title(order.number)}</a>
        </div>
        <CardForm v={v} details={details} card={card} />
      </>
    ),
  });
}

type CardFormProps = { v: View; details: OrderDetails; card: Card };

const CardForm = ({ v, details: { order }, card }: CardFormProps) => (
  <form
    class="panel stack card-form"
    data-stripe={card.publishableKey}
    data-secret={card.clientSecret}
    data-return={`${v.origin}/orders/${order.id}/payment/return`}
    data-unavailable={v.t.order.cardUnavailable}
  >
    <p class="fine">{v.t.order.cardLead}</p>
    <noscript>
      <p>{v.t.order.cardNeedsScript}</p>
      {v.shop.supportEmail && <p>{v.t.order.payByMailTo(v.shop.supportEmail)}</p>}
    </noscript>
    <div data-element="" />
    <p class="error" role="alert" data-message="" hidden />
    <button class="button large wide" type="submit" hidden>
      {v.t.order.payNow(v.money(order.total))}
    </button>
  </form>
);
