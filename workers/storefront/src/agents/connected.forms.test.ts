import { describe, expect, it } from "vitest";
import { app } from "../app.tsx";
import { cart, cookieOf, createEnv, problem } from "../testing.ts";

const LIST = "/api/v1/users/me/authorizations";
const AGENT = {
  ...{ id: "a1", clientId: "c1", clientName: "Pocket <i>assistant</i>", clientHost: null, redirectHost: "127.0.0.1" },
  ...{ scopes: ["buyer"], createdAt: "2026-11-01T09:30:00.000Z", lastUsedAt: "2026-11-20T09:30:00.000Z" },
};

type Visit = { method?: string; role?: string; items?: object[]; path?: string; site?: string };

async function visit({ method = "GET", role = "customer", items = [AGENT], path = "", site = "same-origin" }: Visit) {
  const removed = new Response(null, { status: 204 });
  const list = ({ url }: Request) =>
    new URL(url).searchParams.has("cursor") ? problem("validation-failed", 422) : { items, nextCursor: null };
  const { env, requests } = createEnv({ [LIST]: list, [`${LIST}/a1`]: removed });
  const caller = await env.USERS_SESSIONS.authenticate();
  const response = await app.request(
    `https://shop.example/account/agents${path}`,
    {
      method,
      headers: {
        ...{ Accept: "text/html", "Accept-Language": "en", "Sec-Fetch-Site": site },
        Cookie: cookieOf(cart.id),
      },
    },
    { ...env, USERS_SESSIONS: { authenticate: async () => ({ ...caller, role }) } },
  );
  const deleted = requests.filter((request) => request.method === "DELETE").map(({ url }) => new URL(url).pathname);
  return { response, html: await response.text(), deleted };
}

describe("/account/agents", () => {
  it("shows each agent with what it may do, and how to remove it", async () => {
    const { response, html } = await visit({});
    expect([response.status, response.headers.get("Cache-Control")]).toEqual([200, "no-store"]);
    for (const text of [
      "<bdi>Pocket &lt;i&gt;assistant&lt;/i&gt;</bdi>",
      "At 127.0.0.1, under a name of its own choice",
      "May shop as you",
      "Since November 1, 2026, last active November 20, 2026",
      'action="/account/agents/a1/removal"',
    ]) {
      expect(html).toContain(text);
    }
  });

  it("begins at the beginning where the address has an old or invented cursor", async () => {
    const { response, html } = await visit({ path: "?cursor=zzz" });
    expect(response.status).toBe(200);
    expect(html).toContain("Pocket");
  });

  it("says when there is none", async () => {
    expect((await visit({ items: [], path: "?removed" })).html).toContain("No agent may use your account.");
  });

  it("removes an agent", async () => {
    const { response, deleted } = await visit({ method: "POST", path: "/a1/removal" });
    expect([response.status, response.headers.get("Location")]).toEqual([303, "/account/agents?removed"]);
    expect(deleted).toEqual([`${LIST}/a1`]);
  });

  it("is for customers, and takes no form of another site", async () => {
    const guest = await visit({ method: "POST", path: "/a1/removal", role: "guest" });
    expect([guest.response.headers.get("Location"), guest.deleted]).toEqual(["/account?next=/account/agents", []]);
    const foreign = await visit({ method: "POST", path: "/a1/removal", site: "cross-site" });
    expect([foreign.response.status, foreign.deleted]).toEqual([403, []]);
  });
});
