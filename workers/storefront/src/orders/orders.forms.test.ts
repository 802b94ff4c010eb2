import { describe, expect, it } from "vitest";
import { app } from "../app.tsx";
import { cart, cookieOf, createEnv, order } from "../testing.ts";

const PATH = `/orders/${order.id}`;
const [mug] = order.items;
const shipped = {
  ...order,
  status: "shipped",
  fulfillmentStatus: "fulfilled",
  items: [{ ...mug, quantityFulfilled: 2 }],
};

type Sent = {
  path?: string;
  form?: Record<string, string>;
  language?: string;
  hasSession?: boolean;
  order?: object | undefined;
  role?: string;
};

/** Opens a page of an order, or sends one of its forms. */
async function send({ path = PATH, form, language = "en", hasSession = true, role = "guest", ...more }: Sent) {
  const { env, requests } = createEnv({
    [`/api/v1${PATH}`]: "order" in more ? more.order : shipped,
    [`/api/v1${PATH}/fulfillments`]: { items: [] },
    "/api/v1/returns": { items: [] },
  });
  const caller = await env.USERS_SESSIONS.authenticate();
  const response = await app.request(
    `https://shop.example${path}`,
    {
      method: form ? "POST" : "GET",
      headers: {
        Accept: "text/html",
        "Accept-Language": language,
        "Sec-Fetch-Site": "same-origin",
        ...(hasSession ? { Cookie: cookieOf(cart.id) } : {}),
      },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    },
    { ...env, USERS_SESSIONS: { authenticate: async () => ({ ...caller, role }) } },
  );
  return { response, html: await response.text(), requests };
}

describe("an order that the visitor cannot see", () => {
  const next = `next=${encodeURIComponent(PATH)}`;

  it.each([{ hasSession: false }, { role: "guest" }])("leads to the sign-in and back (%j)", async (visitor) => {
    const { response } = await send({ ...visitor, order: undefined });
    expect(response.status).toBe(303);
    expect(response.headers.get("Location")).toBe(`/account?${next}`);
  });

  it("says that the session has ended when a form was sent", async () => {
    const { response } = await send({ path: `${PATH}/cancel`, form: {}, hasSession: false, order: undefined });
    expect(response.headers.get("Location")).toBe(`/account?ended&${next}`);
  });

  it("leads to the sign-in, which explains the link, with a key that is wrong, or no longer right, and is not there for a customer", async () => {
    const wrong = await send({ path: `${PATH}?key=wrong`, hasSession: false, order: undefined });
    expect([wrong.response.status, wrong.response.headers.get("Location")]).toEqual([303, `/account?link&${next}`]);
    const { html } = await send({ path: `/account?link&${next}`, hasSession: false });
    expect(html).toContain("This link to your order is incomplete or no longer works.");
    expect(html).toMatch(/role="alert">.*href="mailto:help@example.com".*name="next" value="\/orders/);
    for (const path of [PATH, `${PATH}?key=wrong`]) {
      expect((await send({ path, role: "customer", order: undefined })).response.status).toBe(404);
    }
  });
});

describe("the form of a return", () => {
  it("stays open with what was entered when nothing was chosen", async () => {
    const form = { [`quantity.${mug?.variantId}`]: "0", reason: "Broken or faulty", note: "The handle" };
    const { response, html } = await send({ path: `${PATH}/returns`, form });
    expect(response.status).toBe(409);
    expect(html).toContain('<details open="">');
    expect(html).toContain('<option value="Broken or faulty" selected="">');
    expect(html).toContain('value="The handle"');
  });

  it("keeps the chosen quantity when the shop refuses it", async () => {
    const form = { [`quantity.${mug?.variantId}`]: "2", reason: "Does not fit" };
    const { html } = await send({ path: `${PATH}/returns`, form });
    expect(html).toMatch(/<option value="2" selected="">/);
  });

  it("sends a reason that the shop reads in English, whatever the visitor's language", async () => {
    const { html } = await send({ language: "de" });
    expect(html).toContain('<option value="Does not fit">Passt nicht</option>');
    expect(html).toContain("<details><summary>");
  });

  it("is behind the sign-in for a visitor with the link of a mail", async () => {
    const { html } = await send({ path: `${PATH}?key=good`, hasSession: false });
    expect(html).toContain("Ordered with an account? Sign in to send something back.");
    expect(html).not.toContain("<details");
  });
});

it("a guest is asked to save the order to an account, unless it is cancelled", async () => {
  expect((await send({})).html).toContain("Save this order to an account");
  const { html } = await send({ order: { ...order, status: "cancelled", cancelReason: "customer" } });
  expect(html).not.toContain("Save this order to an account");
});

it("a time until which something holds is marked, for the script to write it in the visitor's time zone", async () => {
  const { html } = await send({ order });
  expect(html).toMatch(/We keep the goods for you until <time datetime="[^"]+">[^<]+ UTC<\/time>\./);
});
