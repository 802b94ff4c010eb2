import { Hono } from "hono";
import { takeOver } from "../account/sign-in.ts";
import { keepCart } from "../cart/open-cart.ts";
import type { PageEnv, PageRequest } from "../context.ts";
import { renderPage } from "../layout/page.tsx";
import { Notice } from "../layout/parts.tsx";
import { readForm } from "../layout/read-form.ts";
import { createView } from "../layout/view.ts";
import { findSession, keepSession, takeSession } from "../session/visitor.ts";

/**
 * Goes on with what a shopping agent began for a guest: its cart, or its order that waits for money. The link only shows a button,
 * so that neither a preview of it nor another site can use it up or change who the visitor is.
 */
export const handoffPages = new Hono<PageEnv>();

const ID = /^[0-9a-f-]{36}$/;

handoffPages.get("/continue", (c) => renderHandoff(c, c.req.query("token") ?? "", c.req.query("order") ?? ""));

handoffPages.post("/continue", async (c) => {
  const { token = "", order = "" } = await readForm(c);
  const before = await findSession(c);
  const taken = await takeSession(c, token);
  if (!taken) return renderHandoff(c, "", "");
  if (before && !before.isGuest) {
    // A customer stays signed in, and gets what the guest had.
    await takeOver(c, before, taken).catch((error: unknown) => {
      // The link is used up: without the guest's session nothing could reach what it had. Signing in takes it over again.
      keepSession(c, taken.cookie);
      throw error;
    });
  } else {
    keepSession(c, taken.cookie);
    const [cart] = (await taken.shop.GET("/api/v1/carts", { params: { query: { limit: 1 } } })).data.items;
    if (cart) keepCart(c, taken, cart);
  }
  return c.redirect(ID.test(order) ? `/orders/${order}` : "/checkout", 303);
});

/** Without a token it says that the link is of no use any more. */
async function renderHandoff(c: PageRequest, token: string, order: string) {
  const v = await createView(c, c.req.path);
  const { handoff } = v.t;
  return renderPage(c, {
    v,
    status: token ? 200 : 422,
    head: { title: handoff.title, isPrivate: true },
    children: (
      <>
        <div class="page-head">
          <h1>{handoff.title}</h1>
        </div>
        {token ? (
          <form class="panel form" action="/continue" method="post">
            <p>{handoff.lead}</p>
            <input type="hidden" name="token" value={token} />
            <input type="hidden" name="order" value={order} />
            <button class="button" type="submit">
              {handoff.go}
            </button>
          </form>
        ) : (
          <Notice kind="bad">{handoff.refused}</Notice>
        )}
      </>
    ),
  });
}
