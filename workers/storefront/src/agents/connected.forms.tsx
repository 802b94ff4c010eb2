import { Hono } from "hono";
import type { PageEnv, PageRequest } from "../context.ts";
import { renderPage } from "../layout/page.tsx";
import { Notice } from "../layout/parts.tsx";
import { createView, type View } from "../layout/view.ts";
import { findCustomer } from "../session/visitor.ts";
import { readFrom } from "../shop/read-from.ts";
import type { Authorization } from "../shop/types.ts";

const PATH = "/account/agents";
const LIMIT = 100;

/** The agents that may act for a customer, and how that ends. */
export const connectedPages = new Hono<PageEnv>();

connectedPages.get(PATH, async (c) => {
  const session = await findCustomer(c);
  if (!session) return c.redirect(`/account?next=${PATH}`, 303);
  const { data } = await readFrom(c.req.query("cursor"), (from) =>
    session.shop.GET("/api/v1/users/me/authorizations", { params: { query: { limit: LIMIT, ...from } } }),
  );
  return renderConnected(c, { ...data, wasRemoved: c.req.query("removed") !== undefined });
});

connectedPages.post(`${PATH}/:id/removal`, async (c) => {
  const session = await findCustomer(c);
  if (!session) return c.redirect(`/account?next=${PATH}`, 303);
  const path = { id: c.req.param("id") };
  await session.shop.DELETE("/api/v1/users/me/authorizations/{id}", { params: { path } });
  return c.redirect(`${PATH}?removed`, 303);
});

type Connected = { items: Authorization[]; nextCursor: string | null; wasRemoved: boolean };

async function renderConnected(c: PageRequest, { items, nextCursor, wasRemoved }: Connected): Promise<Response> {
  const v = await createView(c);
  const { account, connected } = v.t;
  return renderPage(c, {
    v,
    head: { title: connected.title, isPrivate: true },
    children: (
      <>
        <div class="page-head">
          <h1>{connected.title}</h1>
          <a href="/account">{account.back}</a>
        </div>
        {wasRemoved && <Notice kind="good">{connected.removed}</Notice>}
        <section class="panel stack">
          <p>{items.length === 0 ? connected.none : connected.lead}</p>
          <ul class="agent-list">
            {items.map((agent) => (
              <ConnectedAgent v={v} agent={agent} />
            ))}
          </ul>
          {nextCursor && (
            <a class="more" href={`${PATH}?cursor=${encodeURIComponent(nextCursor)}`}>
              {connected.older}
            </a>
          )}
        </section>
      </>
    ),
  });
}

const ConnectedAgent = ({ v, agent }: { v: View; agent: Authorization }) => {
  const { connected, consent } = v.t;
  const { id, clientName, clientHost, redirectHost, scopes, createdAt, lastUsedAt } = agent;
  return (
    <li>
      <h2>
        <bdi>{clientName}</bdi>
      </h2>
      <p class="fine">{clientHost ? consent.verified(clientHost) : connected.at(redirectHost)}</p>
      <ul>
        {scopes.map((scope) => (
          <li>{connected.scopes[scope]}</li>
        ))}
      </ul>
      <p class="fine">{connected.since(v.date(createdAt), v.date(lastUsedAt))}</p>
      <form action={`${PATH}/${id}/removal`} method="post" data-confirm={connected.removeConfirm(clientName)}>
        <button class="button quiet small" type="submit">
          {connected.remove}
          <span class="visually-hidden"> {clientName}</span>
        </button>
      </form>
    </li>
  );
};
