import { afterEach, describe, expect, it, vi } from "vitest";
import type { UsersContext } from "../context.ts";
import { readClientDocument } from "./client-documents.ts";

let number = 0;
const newId = () => `https://agent.example.com/clients/${++number}.json`;

const lines: string[] = [];
const ctx = (isLocalShop = false, now = Date.now()) =>
  ({
    isLocalShop,
    now: () => new Date(now),
    log: { info: (message: string, fields: object) => lines.push(message + JSON.stringify(fields)) },
  }) as unknown as UsersContext;

type Answer = { status?: number; headers?: Record<string, string>; body?: string };

/** Answers requests for documents; `fetched` has their addresses. */
function serve(answer: (url: string) => Answer) {
  const fetched: string[] = [];
  vi.stubGlobal("fetch", async (url: URL, { redirect }: RequestInit) => {
    expect(redirect).toBe("manual");
    fetched.push(url.href);
    const { status = 200, headers = {}, body = "" } = answer(url.href);
    return new Response(body, { status, headers: { "Content-Type": "application/json", ...headers } });
  });
  return fetched;
}

const documentOf = (id: string, changes: object = {}) =>
  JSON.stringify({ client_id: id, client_name: "Agent", redirect_uris: ["https://agent.example.com/cb"], ...changes });

afterEach(() => vi.unstubAllGlobals());

const refused = { code: "authorization-request-refused", extras: {} };

describe("readClientDocument()", () => {
  it("reads what a client says of itself, and the host that vouches for it", async () => {
    const id = newId();
    serve(() => ({
      body: documentOf(id, { client_uri: "https://agent.example.com/about", logo_uri: "https://x.example" }),
    }));
    expect(await readClientDocument(ctx(), id)).toEqual({
      id,
      name: "Agent",
      host: "agent.example.com",
      uri: "https://agent.example.com/about",
      redirectUris: ["https://agent.example.com/cb"],
    });
  });

  it.each(["https://elsewhere.example.com/", "http://agent.example.com/", "javascript:alert(1)"])(
    "shows no page of the client that is not on its host: %s",
    async (uri) => {
      const id = newId();
      serve(() => ({ body: documentOf(id, { client_uri: uri }) }));
      expect((await readClientDocument(ctx(), id)).uri).toBeNull();
    },
  );

  it.each([
    ["is not https", "http://agent.example.com/client.json"],
    ["has no path", "https://agent.example.com/"],
    ["has a fragment", "https://agent.example.com/client.json#a"],
    ["has dot segments", "https://agent.example.com/a/../client.json"],
    ["has its host in upper case", "https://AGENT.example.com/client.json"],
    ["has credentials", "https://me@agent.example.com/client.json"],
    ["has a port", "https://agent.example.com:8443/client.json"],
    ["is of this machine", "https://localhost/client.json"],
    ["is of a private network", "https://10.0.0.1/client.json"],
    ["is of the metadata service of a cloud", "https://169.254.169.254/latest"],
    ["is of this machine in IPv6", "https://[::1]/client.json"],
    ["is of a name inside a network", "https://db.internal/client.json"],
    ["is no address", "agent"],
  ])("asks nothing of an address that %s", async (_, id) => {
    const fetched = serve(() => ({ body: documentOf(id) }));
    await expect(readClientDocument(ctx(), id)).rejects.toMatchObject(refused);
    expect(fetched).toEqual([]);
  });

  it("takes a document of this machine in the local shop alone", async () => {
    const id = `http://127.0.0.1:4000/${++number}`;
    serve(() => ({ body: documentOf(id) }));
    await expect(readClientDocument(ctx(), id)).rejects.toMatchObject(refused);
    expect((await readClientDocument(ctx(true), id)).host).toBe("127.0.0.1:4000");
  });

  it.each([
    ["redirects", { status: 302, headers: { Location: "https://10.0.0.1/" } }],
    ["is not there", { status: 404 }],
    ["is another success", { status: 203 }],
    ["is a page", { headers: { "Content-Type": "text/html" } }],
    ["is too large", { body: `{"a": "${"x".repeat(11_000)}"}` }],
    ["is not JSON", { body: "client" }],
    ["is empty", { body: "" }],
    ["is of another client", { body: documentOf("https://agent.example.com/other.json") }],
  ])("refuses a document that %s", async (_, answer) => {
    const id = newId();
    serve(() => ({ body: documentOf(id), ...answer }));
    await expect(readClientDocument(ctx(), id)).rejects.toMatchObject(refused);
  });

  it.each([
    ["has no name", { client_name: undefined }],
    ["has a name of two lines", { client_name: "Agent\nthat you trust" }],
    ["has a name that turns the direction of text", { client_name: "Agent \u202etnega" }],
    ["has no redirect URI", { redirect_uris: [] }],
    ["has a redirect URI that is a script", { redirect_uris: ["javascript:alert(1)"] }],
    ["has a redirect URI without TLS", { redirect_uris: ["http://agent.example.com/cb"] }],
    ["has a redirect URI of a scheme of its own", { redirect_uris: ["cursor://callback"] }],
    ["has a redirect URI that is no address", { redirect_uris: ["not a url"] }],
    ["has a secret", { client_secret: "secret" }],
    ["is of a client that has a key", { token_endpoint_auth_method: "private_key_jwt" }],
  ])("refuses a document that %s", async (_, changes) => {
    const id = newId();
    serve(() => ({ body: documentOf(id, changes) }));
    await expect(readClientDocument(ctx(), id)).rejects.toMatchObject(refused);
  });

  it("leaves out the redirect URIs that no client may have", async () => {
    const id = newId();
    const [own, ...others] = ["https://agent.example.com/cb", "javascript:alert(1)", "cursor://callback"];
    serve(() => ({ body: documentOf(id, { redirect_uris: [own, ...others] }) }));
    expect(await readClientDocument(ctx(), id)).toMatchObject({ redirectUris: [own] });
  });

  it("says which redirect URIs a document may have", async () => {
    const id = newId();
    serve(() => ({ body: documentOf(id, { redirect_uris: ["cursor://callback"] }) }));
    await expect(readClientDocument(ctx(), id)).rejects.toThrow(/redirect_uris .*https.* localhost/);
  });

  it("refuses when nothing answers, and writes that to the log", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("connection refused")));
    await expect(readClientDocument(ctx(), newId())).rejects.toMatchObject(refused);
    expect(lines.at(-1)).toContain("TypeError");
  });

  it.each([
    ["five minutes by default", {}, 300],
    ["as long as the client says", { "Cache-Control": "public, max-age=60" }, 60],
    ["for an hour at most", { "Cache-Control": "max-age=86400" }, 3600],
  ])("keeps a document %s", async (_, headers, seconds) => {
    const id = newId();
    const fetched = serve(() => ({ headers, body: documentOf(id) }));
    const start = Date.now();
    await readClientDocument(ctx(false, start), id);
    await readClientDocument(ctx(false, start + seconds * 1000 - 1), id);
    expect(fetched).toHaveLength(1);
    await readClientDocument(ctx(false, start + seconds * 1000), id);
    expect(fetched).toHaveLength(2);
  });

  it.each(["no-store", "no-cache, max-age=600"])(
    "keeps no document with Cache-Control: %s, and no failure",
    async (control) => {
      const id = newId();
      let body = "broken";
      const fetched = serve(() => ({ headers: { "Cache-Control": control }, body }));
      await expect(readClientDocument(ctx(), id)).rejects.toMatchObject(refused);
      body = documentOf(id);
      await readClientDocument(ctx(), id);
      await readClientDocument(ctx(), id);
      expect(fetched).toHaveLength(3);
    },
  );
});
