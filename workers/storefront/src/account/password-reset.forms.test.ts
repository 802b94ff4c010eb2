import { describe, expect, it } from "vitest";
import { app } from "../app.tsx";
import { createEnv } from "../testing.ts";

const NEXT = "/oauth/authorize?client_id=c1&state=a%26b";
const RESET = "/api/v1/auth/password-reset";

async function open(path: string, form?: Record<string, string>) {
  const done = new Response(null, { status: 204 });
  const { env } = createEnv({ [RESET]: done, [`${RESET}/confirm`]: done });
  const response = await app.request(
    `https://shop.example${path}`,
    {
      method: form ? "POST" : "GET",
      headers: { Accept: "text/html", "Accept-Language": "en", "Sec-Fetch-Site": "same-origin" },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    },
    env,
  );
  const html = await response.text();
  const [, next = ""] = /name="next" value="([^"]*)"/.exec(html) ?? [];
  return { location: response.headers.get("Location"), next: next.replaceAll("&amp;", "&") };
}

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
    expect(html).toMatch(/id="error-newPassword">Choose a password of 8 to 128 characters, at least one .* uppercase/);
    expect(html).toMatch(/name="code"[^>]* value="12345678"/);
    expect(html).not.toContain("lowercase");
  });

  it("leads back to the sign-in, and from there to where the customer was going", async () => {
    const asked = await open(`/account/password-reset?next=${encodeURIComponent(NEXT)}`);
    expect(asked.next).toBe(NEXT);
    const coded = await open("/account/password-reset", { username: "ada", next: asked.next });
    expect(coded.next).toBe(NEXT);
    const form = { username: "ada", code: "123456", newPassword: "Correct-Horse-7", next: coded.next };
    const { location } = await open("/account/password-reset/confirm", form);
    expect((await open(location ?? "")).next).toBe(NEXT);
  });

  it("leads to the account when a link names another site", async () => {
    expect((await open("/account/password-reset?next=https%3A%2F%2Fevil.example")).next).toBe("/account");
  });
});
