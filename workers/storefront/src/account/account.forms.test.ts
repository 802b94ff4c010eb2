import { expect, it } from "vitest";
import { app } from "../app.tsx";
import { createEnv } from "../testing.ts";

it("POST /account/registration marks a username that is taken", async () => {
  const { env } = createEnv();
  const problem = { type: "/problems/username-taken", status: 409, errors: [] };
  const response = await app.request(
    "https://shop.example/account/registration",
    {
      method: "POST",
      headers: { Accept: "text/html", "Sec-Fetch-Site": "same-origin" },
      body: new URLSearchParams({ username: "ada", password: "Correct-Horse-7" }),
    },
    { ...env, USERS: { fetch: async () => Response.json(problem, { status: 409 }) } },
  );
  const html = await response.text();
  expect(html).toMatch(/name="username"[^>]* aria-invalid="true" aria-describedby="help-username error-username"/);
  expect(html).toContain("This username is taken. Choose another.");
});
