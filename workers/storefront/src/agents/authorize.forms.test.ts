import { describe, expect, it } from "vitest";
import { app } from "../app.tsx";
import { decodeSession } from "../session/cookies.ts";
import { cart, cookieOf, createEnv, userId } from "../testing.ts";

const ORIGIN = "https://shop.example";
const CHECK = "/api/v1/auth/authorization-requests";
const APPROVE = "/api/v1/auth/authorizations";
const BACK = "http://127.0.0.1:3000/callback";

/** What an agent sends; `utm` is of no concern to the shop. */
const SENT = {
  ...{ response_type: "code", client_id: "https://agent.example/client.json", redirect_uri: BACK },
  ...{ code_challenge: "c".repeat(43), code_challenge_method: "S256", scope: "buyer admin", state: " a&b=<c> " },
};
const QUERY = String(new URLSearchParams(SENT));
const REQUEST = {
  ...{ clientId: SENT.client_id, clientName: "Example <b>agent</b>", clientHost: null, clientUri: null },
  ...{ redirectUri: BACK, redirectHost: "127.0.0.1:3000", isLoopback: true, scopes: ["buyer", "admin"] },
  ...{ resource: `${ORIGIN}/mcp`, deniedRedirectTo: `${BACK}?error=access_denied&state=x` },
};
const refused = (more: object) =>
  Response.json(
    { type: "/problems/authorization-request-refused", status: 422, detail: "The client has no such URI.", ...more },
    { status: 422 },
  );

type Visit = { role?: string; query?: string; form?: Record<string, string>; site?: string; answers?: object };

async function visit({ role, query = QUERY, form, site = "same-origin", answers = {} }: Visit) {
  const { env, requests } = createEnv({
    [CHECK]: REQUEST,
    [APPROVE]: { redirectTo: `${BACK}?code=secret&state=x` },
    "/api/v1/users/me": { id: userId, username: "ada", role },
    ...answers,
  });
  const caller = await env.USERS_SESSIONS.authenticate();
  const response = await app.request(
    `${ORIGIN}/oauth/authorize${form ? "" : `?${query}`}`,
    {
      method: form ? "POST" : "GET",
      headers: {
        ...{ Accept: "text/html", "Accept-Language": "en", "Sec-Fetch-Site": site },
        ...(role ? { Cookie: cookieOf(cart.id) } : {}),
        ...(form ? { "Content-Type": "application/x-www-form-urlencoded" } : {}),
      },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    },
    { ...env, USERS_SESSIONS: { authenticate: async () => ({ ...caller, role }) } },
  );
  const sentTo = (path: string) => requests.find(({ url }) => new URL(url).pathname === path);
  return { response, html: await response.text(), sentTo };
}

const FORM = { request: QUERY, account: userId, buyer: "true" };

describe("GET /oauth/authorize", () => {
  it("shows who asks, where the browser goes, what is asked for, and as whom", async () => {
    const { response, html, sentTo } = await visit({ role: "admin", query: `${QUERY}&utm=x` });
    expect([response.status, response.headers.get("Cache-Control")]).toEqual([200, "no-store"]);
    expect(response.headers.get("Content-Security-Policy")).toContain("frame-ancestors 'none'");
    expect(response.headers.get("Refresh")).toBeNull();
    for (const text of ["<bdi>Example &lt;b&gt;agent&lt;/b&gt;</bdi>", "127.0.0.1:3000", "ada", "place orders"]) {
      expect(html).toContain(text);
    }
    expect(html).toMatch(/type="checkbox" name="admin"/);
    expect(html).toContain('href="http://127.0.0.1:3000/callback?error=access_denied&amp;state=x"');
    expect(Object.fromEntries(new URL(sentTo(CHECK)?.url ?? "").searchParams)).toEqual(SENT);
  });

  it("offers a customer nothing that only administrators may", async () => {
    const { html } = await visit({ role: "customer" });
    expect(html).not.toContain('name="admin"');
    expect(html).toContain("It does not get that from your account.");
    const request = { ...REQUEST, scopes: ["admin"] };
    const only = await visit({ role: "customer", answers: { [CHECK]: request } });
    expect(only.html).toContain("Your account cannot allow that.");
    expect(only.html).not.toContain(">Allow</button>");
    expect(only.html).toContain("Don’t allow");
  });

  it.each([undefined, "guest"])("asks %s to sign in, and comes back to this very request", async (role) => {
    const { response, html } = await visit({ ...(role ? { role } : {}), query: `${QUERY}&utm=x` });
    expect(response.status).toBe(200);
    const [, next = ""] = /name="next" value="([^"]*)"/.exec(html) ?? [];
    expect(next.replaceAll("&amp;", "&")).toBe(`/oauth/authorize?${QUERY}`);
    expect(html).not.toContain("Example");
  });

  it("says that a request is refused before it asks anyone to sign in, and goes nowhere by itself", async () => {
    const { response, html } = await visit({ answers: { [CHECK]: refused({}) } });
    expect([response.status, response.headers.get("Refresh")]).toEqual([422, null]);
    expect(html).toContain("The client has no such URI.");
    expect(html).not.toContain('href="http');
    expect(html).not.toContain("password");
  });

  it("offers the way back to an agent that may be told why it was refused", async () => {
    const redirectTo = `${BACK}?error=invalid_scope&state=x`;
    const { response, html } = await visit({
      answers: { [CHECK]: refused({ oauthError: "invalid_scope", redirectTo }) },
    });
    expect([response.status, response.headers.get("Refresh")]).toEqual([422, null]);
    expect(html).toContain(`href="${redirectTo.replaceAll("&", "&amp;")}"`);
    expect(html).toContain("Back to 127.0.0.1:3000");
  });

  it("passes a parameter on as often as it was sent, so that the API refuses it", async () => {
    const { sentTo } = await visit({ query: `${QUERY}&scope=buyer` });
    expect(new URL(sentTo(CHECK)?.url ?? "").searchParams.getAll("scope")).toEqual(["buyer admin", "buyer"]);
  });
});

describe("POST /oauth/authorize", () => {
  it("allows what was shown and goes on to the agent, telling it nothing of where from", async () => {
    const { response, html, sentTo } = await visit({ role: "customer", form: FORM });
    expect(await sentTo(APPROVE)?.json()).toEqual({ request: SENT, scopes: ["buyer"] });
    expect(response.headers.get("Refresh")).toBe(`0; url=${BACK}?code=secret&state=x`);
    expect([response.headers.get("Referrer-Policy"), response.headers.get("Cache-Control")]).toEqual([
      "no-referrer",
      "no-store",
    ]);
    expect(html).toContain(`href="${BACK}?code=secret&amp;state=x"`);
  });

  it("lets an administrator allow what administrators may, in that call alone as one", async () => {
    const { sentTo } = await visit({ role: "admin", form: { ...FORM, admin: "true" } });
    expect(await sentTo(APPROVE)?.json()).toMatchObject({ scopes: ["buyer", "admin"] });
    const roleIn = (request: Request | undefined) =>
      JSON.parse(request?.headers.get("X-Shop-Identity") ?? "{}").role as string;
    expect(roleIn(sentTo(APPROVE))).toBe("admin");
    expect(roleIn((await visit({ role: "admin" })).sentTo("/api/v1/users/me"))).toBe("customer");
  });

  it.each([
    ["the user is not signed in any more", { form: FORM }],
    ["only a guest is", { role: "guest", form: FORM }],
    ["someone else is by now", { role: "customer", form: { ...FORM, account: "another" } }],
  ] as [string, Visit][])("allows nothing and asks again when %s", async (_, sent) => {
    const { response, sentTo } = await visit(sent);
    expect([response.status, response.headers.get("Location")]).toEqual([303, `/oauth/authorize?${QUERY}`]);
    expect(sentTo(APPROVE)).toBeUndefined();
  });

  it("allows nothing by a form of another site", async () => {
    const { response, sentTo } = await visit({ role: "customer", form: FORM, site: "cross-site" });
    expect([response.status, sentTo(APPROVE)]).toEqual([403, undefined]);
  });

  it("says so when the request is refused meanwhile", async () => {
    const { response, html } = await visit({ role: "customer", form: FORM, answers: { [APPROVE]: refused({}) } });
    expect([response.status, response.headers.get("Refresh")]).toEqual([422, null]);
    expect(html).toContain("The client has no such URI.");
  });
});

describe("the way to another account", () => {
  it("ends the session and leads back to the request", async () => {
    const { env } = createEnv();
    const response = await app.request(
      `${ORIGIN}/account/sign-out`,
      {
        method: "POST",
        headers: { "Sec-Fetch-Site": "same-origin", Cookie: cookieOf(cart.id) },
        body: new URLSearchParams({ next: `/oauth/authorize?${QUERY}` }),
      },
      env,
    );
    expect([response.status, response.headers.get("Location")]).toEqual([303, `/oauth/authorize?${QUERY}`]);
    const [cookie = ""] = response.headers.getSetCookie();
    expect(decodeSession(cookie.split("=")[1]?.split(";")[0])).toBeUndefined();
  });
});
