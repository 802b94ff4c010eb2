import { expect, it } from "vitest";
import { app } from "../app.tsx";
import { cart, cookieOf, createEnv } from "../testing.ts";

const ADDRESS = { name: "Ada", line1: "1 Main Street", city: "Austin", country: "US" };

/** Sends a form of the addresses as a customer, or as a visitor whose session has ended. */
async function send(path: string, { form = {}, cookie = cookieOf(cart.id) }: { form?: object; cookie?: string }) {
  const { env, requests } = createEnv();
  const caller = await env.USERS_SESSIONS.authenticate();
  const response = await app.request(
    `https://shop.example${path}`,
    {
      method: "POST",
      headers: { Accept: "text/html", "Accept-Language": "en", "Sec-Fetch-Site": "same-origin", Cookie: cookie },
      body: new URLSearchParams({ ...form }),
    },
    { ...env, USERS_SESSIONS: { authenticate: async () => ({ ...caller, role: "customer" }) } },
  );
  const changes = requests.filter(({ method }) => method !== "GET");
  return { response, html: await response.text(), changes };
}

it("an address without the state that its country needs is not saved", async () => {
  const { response, html, changes } = await send("/account/addresses/new", {
    form: { ...ADDRESS, postalCode: "78701" },
  });
  expect([response.status, changes.length]).toEqual([422, 0]);
  expect(html).toContain("Enter the state or province: the tax depends on it.");
});

it("a visitor whose session has ended learns of it when they save or delete an address, and comes back to it", async () => {
  const locations = ["new", "a1", "a1/delete"].map(async (path) => {
    const { response } = await send(`/account/addresses/${path}`, { form: ADDRESS, cookie: "" });
    return response.headers.get("Location");
  });
  expect(await Promise.all(locations)).toEqual([
    "/account?next=/account/addresses/new&ended",
    "/account?next=/account/addresses/a1&ended",
    "/account?ended",
  ]);
});
