import {
  Client,
  type OAuthClientProvider,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from "@modelcontextprotocol/client";
import { describe, expect, it } from "vitest";
import { newCustomer, signIn } from "../setup/client.ts";
import { answerConsent } from "../setup/agents/consent.ts";
import { eventually } from "../setup/eventually.ts";
import { sharedShop } from "../setup/shop.ts";

const SHOP = "http://localhost:8787";
const CALLBACK = "http://127.0.0.1:49152/callback";
const shop = await sharedShop();

/** What the SDK of the protocol needs of an application that runs on its user's device and knows nothing of the shop. */
function newApplication() {
  const kept: Record<string, unknown> = {};
  const read = <Kept>(name: string) => kept[name] as Kept | undefined;
  const keep = (name: string) => (value: unknown) => {
    kept[name] = value;
  };
  const provider: OAuthClientProvider = {
    redirectUrl: CALLBACK,
    clientMetadata: { client_name: "Test application", redirect_uris: [CALLBACK], token_endpoint_auth_method: "none" },
    state: () => "state & more",
    clientInformation: () => read("client"),
    saveClientInformation: keep("client"),
    tokens: () => read("tokens"),
    saveTokens: keep("tokens"),
    redirectToAuthorization: keep("page"),
    saveCodeVerifier: keep("verifier"),
    saveDiscoveryState: keep("discovery"),
    discoveryState: () => read("discovery"),
    invalidateCredentials: (what) => {
      if (what === "tokens" || what === "all") delete kept.tokens;
    },
    codeVerifier: () => read<string>("verifier") ?? "",
  };
  const open = async () => {
    const transport = new StreamableHTTPClientTransport(new URL("/mcp", SHOP), {
      authProvider: provider,
      fetch: (url, init) => shop.fetch(String(url).replace(SHOP, ""), init),
    });
    const client = new Client({ name: "test", version: "1.0.0" });
    await client.connect(transport);
    const call = (name: string, input: Record<string, unknown> = {}) => client.callTool({ name, arguments: input });
    return { call, finish: (callback: URL) => transport.finishAuth(callback.searchParams) };
  };
  return { open, page: () => read<URL>("page") as URL };
}

async function newPerson() {
  const customer = await newCustomer(shop);
  const { data } = await customer.api.GET("/api/v1/users/me");
  return { customer, username: data.username, password: "Correct-Horse-7" };
}

describe("an application that knows nothing of the shop but its address", () => {
  it("finds how to ask, registers, is allowed by its user, and acts for them until they remove it", async () => {
    const { customer, ...person } = await newPerson();
    const application = newApplication();
    const { call, finish } = await application.open();
    await expect(call("create_cart", { items: [] })).rejects.toThrow(UnauthorizedError);

    const callback = await answerConsent(shop, application.page(), person);
    expect(callback.href.startsWith(`${CALLBACK}?`)).toBe(true);
    expect(callback.searchParams.get("state")).toBe("state & more");
    await finish(callback);
    const made = await call("create_cart", { items: [] });
    const { data: own } = await customer.api.GET("/api/v1/carts");
    expect(own.items.map(({ id }) => id)).toEqual([(made.structuredContent as { id: string }).id]);

    const { data: agents } = await customer.api.GET("/api/v1/users/me/authorizations");
    const [agent] = agents.items;
    expect(agents.items).toMatchObject([
      { clientName: "Test application", clientHost: null, redirectHost: "127.0.0.1:49152", scopes: ["buyer"] },
    ]);
    await customer.api.DELETE("/api/v1/users/me/authorizations/{id}", { params: { path: { id: agent?.id ?? "" } } });
    const tryAgain = () => call("list_orders").catch((error: unknown) => error);
    await eventually(tryAgain, (answer) => answer instanceof UnauthorizedError);
  });

  it("gets no access when its user refuses", async () => {
    const { customer: _, ...person } = await newPerson();
    const application = newApplication();
    const { call, finish } = await application.open();
    await expect(call("create_cart", { items: [] })).rejects.toThrow(UnauthorizedError);
    const callback = await answerConsent(shop, application.page(), { ...person, answer: "deny" });
    expect(callback.searchParams.get("error")).toBe("access_denied");
    await expect(finish(callback)).rejects.toThrow();
    await expect(call("create_cart", { items: [] })).rejects.toThrow(UnauthorizedError);
  });

  it("asks an administrator once more when a tool needs it, and then looks up what belongs to all buyers", async () => {
    const admin = { username: "admin", password: "Admin-Passw0rd" };
    const application = newApplication();
    const { call, finish } = await application.open();
    await expect(call("create_cart", { items: [] })).rejects.toThrow(UnauthorizedError);
    await finish(await answerConsent(shop, application.page(), admin));
    await expect(call("list_stock")).rejects.toThrow();
    expect(application.page().searchParams.get("scope")).toContain("admin");
    await finish(await answerConsent(shop, application.page(), admin));
    expect((await call("list_stock", { limit: 1 })).isError).toBeFalsy();
    const { api } = await signIn(shop, admin.username, admin.password);
    for (const { id } of (await api.GET("/api/v1/users/me/authorizations")).data.items) {
      await api.DELETE("/api/v1/users/me/authorizations/{id}", { params: { path: { id } } });
    }
  });
});
