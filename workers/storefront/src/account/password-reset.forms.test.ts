import { describe, expect, it } from "vitest";
import { app } from "../app.tsx";
import { createEnv } from "../testing.ts";

const NEXT = "/oauth/authorize?client_id=c1&state=a%26b";
const RESET = "/api/v1/auth/password-reset";

/** `cookies` as the browser has kept them. */
async function open(path: string, form?: Record<string, string>, cookies = "") {
  const done = new Response(null, { status: 204 });
  const { env, requests } = createEnv({ [RESET]: done, [`${RESET}/confirm`]: done });
  const response = await app.request(
    `https://shop.example${path}`,
    {
      method: form ? "POST" : "GET",
      headers: { Accept: "text/html", "Accept-Language": "en", "Sec-Fetch-Site": "same-origin", Cookie: cookies },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    },
    env,
  );
  const html = await response.text();
  const [, next = ""] = /name="next" value="([^"]*)"/.exec(html) ?? [];
  return {
    ...{ status: response.status, html, cookie: response.headers.get("Set-Cookie") },
    ...{ location: response.headers.get("Location") ?? "", next: next.replaceAll("&amp;", "&") },
    /** What was asked of the shop besides its settings. */
    asked: requests.filter(({ method }) => method === "POST").length,
  };
}

describe("the page for the code", () => {
  const ask = (username = "ada") => open("/account/password-reset", { username, next: NEXT });

  it("is led to by a redirect whose address does not name the account, and is shown again without another mail", async () => {
    const { status, location, cookie } = await ask();
    expect([status, location]).toEqual([303, `/account/password-reset/code?next=${encodeURIComponent(NEXT)}`]);
    expect(cookie).toBe(
      "password-reset=ada; Max-Age=1800; Path=/account/password-reset; HttpOnly; Secure; SameSite=Lax",
    );
    for (const _load of [1, 2]) {
      const page = await open(location, undefined, "password-reset=ada");
      expect([page.status, page.asked, page.next]).toEqual([200, 0, NEXT]);
      expect(page.html).toMatch(/name="username" value="ada"/);
    }
  });

  it("leads to a new code, for the same username", async () => {
    const { html } = await open(`/account/password-reset/code?next=%2Fcheckout`, undefined, "password-reset=ada");
    const [, again = ""] = /<a class="fine" href="([^"]*)">No mail\? Ask for a new code/.exec(html) ?? [];
    expect(again).toBe("/account/password-reset?next=%2Fcheckout");
    const page = await open(again, undefined, "password-reset=ada");
    expect(page.html).toMatch(/id="field-username"[^>]* value="ada"/);
  });

  it("leads to the form for a code when no username was typed in the last half hour", async () => {
    const { status, location } = await open("/account/password-reset/code?next=%2Fcheckout");
    expect([status, location]).toEqual([303, "/account/password-reset?next=%2Fcheckout"]);
  });

  it("keeps a username of any characters, and forgets it with the new password", async () => {
    const name = "ada; Path=/ ü\r\nx";
    const [kept = ""] = (await ask(name)).cookie?.split(";") ?? [];
    expect((await open("/account/password-reset", undefined, kept)).html).toContain(`value="${name}"`);
    const form = { username: "ada", code: "123456", newPassword: "Correct-Horse-7" };
    expect((await open("/account/password-reset/confirm", form)).cookie).toContain("password-reset=; Max-Age=0");
  });
});

describe("a new password", () => {
  it("that the shop refuses is marked with the rule, and the code stays", async () => {
    const refusal = {
      type: "/problems/validation-failed",
      errors: [{ path: "newPassword", code: "custom", message: "" }],
    };
    const { env } = createEnv({ [`${RESET}/confirm`]: Response.json(refusal, { status: 422 }) });
    const response = await app.request(
      "https://shop.example/account/password-reset/confirm",
      {
        method: "POST",
        headers: { Accept: "text/html", "Accept-Language": "en", "Sec-Fetch-Site": "same-origin" },
        body: new URLSearchParams({ username: "ada", code: "12345678", newPassword: "lowercase" }),
      },
      env,
    );
    const html = await response.text();
    expect(html).toMatch(/id="field-newPassword"[^>]* aria-invalid="true"/);
    expect(html).toMatch(
      /id="field-newPassword-error">Choose a password of 8 to 128 characters, at least one .* uppercase/,
    );
    expect(html).toMatch(/name="code"[^>]* value="12345678"/);
    expect(html).not.toContain("lowercase");
  });

  it("leads back to the sign-in, and from there to where the customer was going", async () => {
    const asked = await open(`/account/password-reset?next=${encodeURIComponent(NEXT)}`);
    expect(asked.next).toBe(NEXT);
    const sent = await open("/account/password-reset", { username: "ada", next: asked.next });
    const coded = await open(sent.location, undefined, "password-reset=ada");
    expect(coded.next).toBe(NEXT);
    const form = { username: "ada", code: "123456", newPassword: "Correct-Horse-7", next: coded.next };
    const { location } = await open("/account/password-reset/confirm", form);
    expect((await open(location)).next).toBe(NEXT);
  });

  it("leads to the account when a link names another site", async () => {
    expect((await open("/account/password-reset?next=https%3A%2F%2Fevil.example")).next).toBe("/account");
  });
});
