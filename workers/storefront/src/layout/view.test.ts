import { describe, expect, it } from "vitest";
import { app } from "../app.tsx";
import { cart, cookieOf, createEnv, mug, order, userId } from "../testing.ts";

const NEW_ADDRESS = "/account/addresses/new";

/** The page with each form, as the switch of languages on the answer to the form names it. */
const PAGES: Record<string, string> = {
  "/cart/items": `/products/${mug.slug}`,
  "/cart/lines": "/cart",
  "/cart/codes": "/cart",
  "/checkout/address": "/checkout?step=address",
  "/checkout/shipping": "/checkout?step=shipping",
  "/checkout/complete": "/cart",
  "/continue": "/continue",
  "/orders/:id/payments": `/orders/${order.id}`,
  "/orders/:id/returns": `/orders/${order.id}`,
  "/orders/:id/cancel": `/orders/${order.id}`,
  "/account/sign-in": "/account?next=%2Fcheckout",
  "/account/registration": "/account?next=%2Fcheckout",
  "/account/addresses/:id": NEW_ADDRESS,
  "/account/password-reset": "/account/password-reset?next=%2Fcheckout",
  "/account/password-reset/confirm": "/account/password-reset/code?next=%2Fcheckout",
  "/account/email": "/account/settings",
  "/account/email/code": "/account/settings",
  "/account/email/verification": "/account/settings",
  "/account/password": "/account/settings",
  "/account/deletion": "/account/settings",
  "/oauth/authorize": "/",
  // What these refuse has the page of an error.
  "/account/addresses/:id/delete": "/cart",
  "/account/agents/:id/removal": "/cart",
};

/** Forms that refuse nothing and lead to another page. */
const REDIRECTS = ["/account/sign-out"];

const FORM = {
  ...{ product: mug.slug, variantId: mug.id, quantity: "many", code: "X", next: "/checkout", isMeant: "true" },
  ...{ cart: cart.id, provider: "test", account: userId, username: "ada" },
};

/** Sends a form or opens a page as a customer of a shop that answers every change with this status. */
async function send(path: string, { form, status = 422 }: { form?: Record<string, string>; status?: number } = {}) {
  const { env } = createEnv({
    "/api/v1/users/me": { id: userId, username: "ada", email: "ada@example.com" },
    "/api/v1/users/me/addresses": { items: [] },
    [`/api/v1/orders/${order.id}/fulfillments`]: { items: [] },
    "/api/v1/returns": { items: [] },
  });
  const { fetch } = env.USERS;
  const refuse = async (request: Request) =>
    request.method === "GET"
      ? fetch(request)
      : Response.json({ type: "/problems/validation-failed", status, errors: [] }, { status });
  const caller = await env.USERS_SESSIONS.authenticate();
  const response = await app.request(
    `https://shop.example${path}`,
    {
      method: form ? "POST" : "GET",
      headers: {
        Accept: "text/html",
        "Sec-Fetch-Site": "same-origin",
        Cookie: `${cookieOf(cart.id)}; password-reset=ada`,
      },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    },
    {
      ...env,
      ...{ USERS: { fetch: refuse }, PRODUCTS: { fetch: refuse }, ORDERS: { fetch: refuse } },
      USERS_SESSIONS: {
        authenticate: async () => ({ ...caller, role: path.startsWith("/account?") ? "guest" : "customer" }),
      },
    },
  );
  const html = await response.text();
  const [, shown = ""] = /<a href="([^"]*)" lang="de"/.exec(html) ?? [];
  return { html, status: response.status, german: shown.replaceAll("&amp;", "&") };
}

const forms = [...new Set(app.routes.flatMap(({ method, path }) => (method === "POST" ? [path] : [])))];
const pathOf = (route: string) => (route === "/account/addresses/:id" ? NEW_ADDRESS : route.replace(":id", order.id));

describe("the switch of languages on the answer to a form", () => {
  it.each(forms)("POST %s leads to the page with the form", async (route) => {
    const answer = await send(pathOf(route), { form: FORM });
    if (REDIRECTS.includes(route)) return expect(answer.status).toBe(303);
    const page = PAGES[route];
    expect(answer.german).toBe(`${page}${page?.includes("?") ? "&" : "?"}lang=de`);
    const opened = await send(answer.german);
    // The page of a link that is used up says so.
    expect(opened.status).toBe(route === "/continue" ? 422 : 200);
  });

  it.each(forms)("POST %s leads to a page when the shop is unavailable", async (route) => {
    const answer = await send(pathOf(route), { form: { ...FORM, quantity: "1" }, status: 503 });
    if (answer.status === 303) return;
    expect((await send(answer.german)).status).toBe(route === "/continue" ? 422 : 200);
  });
});

it("the search field of the results has what was searched for", async () => {
  expect((await send("/search?q=mug%20%22")).html).toContain('value="mug &quot;"');
  expect((await send("/account/settings?q=mug")).html).not.toContain('value="mug"');
});

it("the switch of languages on a page keeps its query", async () => {
  expect((await send("/search?q=mug")).german).toBe("/search?q=mug&lang=de");
});
