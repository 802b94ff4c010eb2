import { expect, it } from "vitest";
import { app } from "../app.tsx";
import { cart, cookieOf, createEnv, userId } from "../testing.ts";

/** Opens the settings of a customer whose address is not confirmed, or sends a form to a shop that refuses it so. */
async function send(path: string, { form, problem = "" }: { form?: Record<string, string>; problem?: string } = {}) {
  const { env } = createEnv({
    "/api/v1/users/me": { id: userId, username: "ada", email: "ada@example.com", emailVerified: false },
  });
  const { fetch } = env.USERS;
  const refuse = async (request: Request) =>
    request.method === "GET"
      ? fetch(request)
      : Response.json({ type: `/problems/${problem}`, status: 422, errors: [] }, { status: 422 });
  const caller = await env.USERS_SESSIONS.authenticate();
  const response = await app.request(
    `https://shop.example${path}`,
    {
      method: form ? "POST" : "GET",
      headers: { Accept: "text/html", "Sec-Fetch-Site": "same-origin", Cookie: cookieOf(cart.id) },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    },
    {
      ...env,
      USERS: { fetch: refuse },
      USERS_SESSIONS: { authenticate: async () => ({ ...caller, role: "customer" }) },
    },
  );
  return response.text();
}

const fieldOf = (html: string, name: string) => html.match(new RegExp(`<input[^>]* name="${name}"[^>]*>`))?.[0];

it("the settings have the field for the code as long as the address is not confirmed", async () => {
  expect(fieldOf(await send("/account/settings"), "code")).toContain("one-time-code");
});

it("a wrong code stays in its field, which is marked", async () => {
  const html = await send("/account/email/verification", { form: { code: "12345678" }, problem: "invalid-code" });
  expect(fieldOf(html, "code")).toMatch(/value="12345678".* aria-invalid="true"/);
  expect(html).toContain("The code is wrong or has expired.");
});
