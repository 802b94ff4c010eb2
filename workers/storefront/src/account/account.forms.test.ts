import { expect, it, vi } from "vitest";
import { app } from "../app.tsx";
import { cookieOf, createEnv } from "../testing.ts";

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
  expect(html).toMatch(
    /name="username"[^>]* aria-invalid="true" aria-describedby="field-username-help field-username-error"/,
  );
  expect(html).toContain("This username is taken. Choose another.");
});

it("POST /account/sign-out signs out here while users does not answer, and logs that the session has not ended", async () => {
  const { env } = createEnv();
  const lines = vi.spyOn(console, "log").mockImplementation(() => undefined);
  const response = await app.request(
    "https://shop.example/account/sign-out",
    { method: "POST", headers: { Accept: "text/html", "Sec-Fetch-Site": "same-origin", Cookie: cookieOf() } },
    { ...env, LOG_LEVEL: "warn", USERS: { fetch: async () => new Response("", { status: 503 }) } },
  );
  expect([response.status, response.headers.get("Location")]).toEqual([303, "/"]);
  expect(response.headers.getSetCookie().join()).toContain("__Host-session=; Max-Age=0");
  expect(lines.mock.calls.join()).toContain('"session not ended"');
  lines.mockRestore();
});
