import type { PageRequest } from "../context.ts";
import { AddressText } from "../layout/address.tsx";
import { renderPage } from "../layout/page.tsx";
import { createView, type View } from "../layout/view.ts";
import type { Address, Order, User } from "../shop/types.ts";
import { OrderList } from "./order-list.tsx";

type AccountProps = { user: User; orders: { items: Order[]; nextCursor: string | null }; addresses: Address[] };

/** A customer's orders and addresses. */
export async function renderAccount(c: PageRequest, { user, orders, addresses }: AccountProps) {
  const v = await createView(c);
  const { account } = v.t;
  return renderPage(c, {
    v,
    head: { title: account.title, isPrivate: true },
    children: (
      <>
        <div class="page-head">
          <h1>{account.hello(user.username)}</h1>
          <div class="page-actions">
            <a class="button quiet small" href="/account/settings">
              {account.settings}
            </a>
            <a class="button quiet small" href="/account/agents">
              {v.t.connected.title}
            </a>
            <form action="/account/sign-out" method="post">
              <button class="button quiet small" type="submit">
                {account.signOut}
              </button>
            </form>
          </div>
        </div>
        <div class="columns">
          <Orders v={v} orders={orders} />
          <section class="panel stack">
            <h2>{account.addresses}</h2>
            {addresses.length === 0 ? (
              <p class="fine">{account.noAddresses}</p>
            ) : (
              <ul class="address-list">
                {addresses.map((address) => (
                  <SavedAddress v={v} address={address} />
                ))}
              </ul>
            )}
            <a class="button quiet" href="/account/addresses/new">
              {account.addAddress}
            </a>
          </section>
        </div>
      </>
    ),
  });
}

const Orders = ({ v, orders: { items, nextCursor } }: { v: View; orders: AccountProps["orders"] }) => (
  <section class="panel">
    <h2>{v.t.account.orders}</h2>
    {items.length === 0 ? (
      <>
        <p class="fine">
          {v.t.account.noOrders}. {v.t.account.noOrdersHelp}
        </p>
        <p class="message-actions">
          <a class="button" href="/search">
            {v.t.cart.browse}
          </a>
        </p>
      </>
    ) : (
      <OrderList v={v} orders={items} />
    )}
    {nextCursor && (
      <a class="more" href={`/account?cursor=${encodeURIComponent(nextCursor)}`}>
        {v.t.account.olderOrders}
      </a>
    )}
  </section>
);

const SavedAddress = ({ v, address }: { v: View; address: Address }) => (
  <li>
    {address.isDefault && <p class="status">{v.t.account.isDefault}</p>}
    <AddressText v={v} address={address} />
    <div class="line-actions">
      <a href={`/account/addresses/${address.id}`}>
        {v.t.account.edit}
        <span class="visually-hidden"> {address.line1}</span>
      </a>
      <form
        action={`/account/addresses/${address.id}/delete`}
        method="post"
        data-confirm={v.t.account.deleteConfirm(address.line1)}
      >
        <button class="link-button" type="submit">
          {v.t.account.deleteAddress}
          <span class="visually-hidden"> {address.line1}</span>
        </button>
      </form>
    </div>
  </li>
);
