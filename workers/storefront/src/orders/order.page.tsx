import { ShortLines } from "../cart/lines.tsx";
import { Totals } from "../cart/totals.tsx";
import type { PageRequest } from "../context.ts";
import { AddressText } from "../layout/address.tsx";
import { Icon } from "../layout/icons.tsx";
import { renderPage } from "../layout/page.tsx";
import { Notice } from "../layout/parts.tsx";
import { createView, type View } from "../layout/view.ts";
import type { Order } from "../shop/types.ts";
import { Parcels } from "./parcels.tsx";
import { type PaymentOutcome, PaymentPanel } from "./payment-panel.tsx";
import { Progress } from "./progress.tsx";
import { Returns, SignInToReturn } from "./returns.tsx";
import type { OrderDetails } from "./read-order.ts";

export type OrderPageState = {
  wasPlaced?: boolean;
  wasReturned?: boolean;
  /** What the provider said when it sent the customer back. */
  payment?: PaymentOutcome | undefined;
  error?: string;
  /** The form of a return that was refused. */
  refusedReturn?: Record<string, string>;
};

/** The page of an order: where it stands, what to do next, what it was. */
export async function renderOrder(c: PageRequest, details: OrderDetails, state: OrderPageState = {}) {
  const { order } = details;
  const v = await createView(c, `/orders/${order.id}`);
  return renderPage(c, {
    v,
    status: state.error ? 409 : 200,
    head: { title: v.t.order.title(order.number), isPrivate: true },
    children: (
      <>
        <div class="page-head">
          <h1>{v.t.order.title(order.number)}</h1>
          <p>{v.t.order.placedOn(v.date(order.createdAt))}</p>
        </div>
        {state.wasPlaced && order.status !== "cancelled" && <Notice kind="good">{v.t.order.thanks}</Notice>}
        {state.wasReturned && <Notice kind="good">{v.t.order.returns.requested}</Notice>}
        {state.error && <Notice kind="bad">{state.error}</Notice>}
        <div class="columns">
          <div class="stack">
            <Progress v={v} details={details} />
            <PaymentPanel v={v} details={details} outcome={state.payment} />
            <Parcels v={v} order={order} fulfillments={details.fulfillments} />
            {details.isOwner ? (
              <Returns v={v} details={details} refused={state.refusedReturn} />
            ) : (
              <SignInToReturn v={v} order={order} />
            )}
            {details.isGuest && order.status !== "cancelled" && <Register v={v} />}
            {details.isOwner && isCancellable(order) && <Cancel v={v} order={order} />}
          </div>
          <aside class="panel stack" aria-labelledby="items">
            <h2 id="items">{v.t.order.items}</h2>
            <ShortLines
              v={v}
              items={order.items.map((item) => ({ ...item, image: details.pictures.get(item.variantId) }))}
            />
            <Totals v={v} of={order} />
            {order.shippingAddress && (
              <dl class="facts">
                <div>
                  <dt>{v.t.checkout.deliverTo}</dt>
                  <dd>
                    <AddressText v={v} address={order.shippingAddress} />
                  </dd>
                </div>
              </dl>
            )}
          </aside>
        </div>
      </>
    ),
  });
}

const Register = ({ v }: { v: View }) => (
  <section class="panel">
    <h2>{v.t.order.register}</h2>
    <p>{v.t.order.registerHelp}</p>
    <p class="message-actions">
      <a class="button quiet" href="/account">
        <Icon name="account" />
        {v.t.account.register}
      </a>
    </p>
  </section>
);

const isCancellable = ({ status, fulfillmentStatus }: Order): boolean =>
  (status === "pending" || status === "paid") && fulfillmentStatus === "unfulfilled";

const Cancel = ({ v, order }: { v: View; order: Order }) => (
  <form action={`/orders/${order.id}/cancel`} method="post" data-confirm={v.t.order.cancelConfirm}>
    <button class="link-button" type="submit">
      {v.t.order.cancel}
    </button>
  </form>
);
