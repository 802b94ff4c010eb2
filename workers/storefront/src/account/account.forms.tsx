import { Hono } from "hono";
import type { PageEnv, PageRequest } from "../context.ts";
import { readForm } from "../layout/read-form.ts";
import { endSession } from "../session/session.service.ts";
import { findSession, forgetSession } from "../session/visitor.ts";
import { explainProblem, isRefusal } from "../shop/explain-problem.ts";
import { readFrom } from "../shop/read-from.ts";
import { textsOf } from "../texts/texts-of.ts";
import { renderAccount } from "./account.page.tsx";
import { safePath } from "./safe-path.ts";
import { renderSignIn } from "./sign-in.page.tsx";
import { register, signIn } from "./sign-in.ts";

const ORDERS = 10;

/** Signing in and out, and what a customer has. */
export const accountPages = new Hono<PageEnv>();

accountPages.get("/account", async (c) => {
  const session = await findSession(c);
  const next = safePath(c.req.query("next"));
  const [isSessionOver, isLinkWrong, wasReset, wasDeleted] = ["ended", "link", "reset", "deleted"].map(
    (name) => c.req.query(name) !== undefined,
  );
  if (!session) return renderSignIn(c, { next, isSessionOver, isLinkWrong, wasReset, wasDeleted });
  const { shop, isGuest } = session;
  const { data: orders } = await readFrom(c.req.query("cursor"), (from) =>
    shop.GET("/api/v1/orders", { params: { query: { limit: ORDERS, ...from } } }),
  );
  if (isGuest) return renderSignIn(c, { next, isSessionOver, isLinkWrong, orders: orders.items });
  const [user, addresses] = await Promise.all([shop.GET("/api/v1/users/me"), shop.GET("/api/v1/users/me/addresses")]);
  return renderAccount(c, { user: user.data, orders, addresses: addresses.data.items });
});

accountPages.post("/account/sign-in", async (c) => {
  const { username = "", password = "", next } = await readForm(c);
  const path = safePath(next);
  try {
    await signIn(c, username, password);
    return c.redirect(path, 303);
  } catch (error) {
    return refuse(c, error, (message) => renderSignIn(c, { next: path, signIn: { username, error: message } }));
  }
});

accountPages.post("/account/registration", async (c) => {
  const { username = "", password = "", email = "", next } = await readForm(c);
  const path = safePath(next);
  try {
    await register(c, { username, password, email });
    return c.redirect(path, 303);
  } catch (error) {
    const show = (message: string, fields = {}) =>
      renderSignIn(c, { next: path, registration: { username, email, error: message, fields } });
    return refuse(c, error, show);
  }
});

accountPages.post("/account/sign-out", async (c) => {
  const session = await findSession(c);
  const { next } = await readForm(c);
  forgetSession(c);
  if (session) await endSession(c.get("ctx"), c.get("visitor"), session.cookie);
  return c.redirect(next ? safePath(next) : "/", 303);
});

type Shown = Response | Promise<Response>;
type Show = (message: string, fields: Record<string, string | undefined>) => Shown;

function refuse(c: PageRequest, error: unknown, show: Show): Shown {
  if (!isRefusal(error)) throw error;
  const { message, fields } = explainProblem(textsOf(c), error);
  return show(message, fields);
}
