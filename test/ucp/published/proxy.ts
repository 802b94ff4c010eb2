import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { OLD_VERSION, toNewRequest, toOldAnswer, toOldProfile, withoutEmptyFulfillment } from "./translate.ts";

type Options = {
  /** The address of the shop. */
  shop: string;
  /** The address of the profiles of agents, by version. */
  profiles: string;
  /** Ids of the suite's own data, and the shop's that stand for them. */
  ids: Record<string, string>;
  /** See `toNewRequest`. */
  savedAddress?: object;
};

/** A server of version 2026-01-11 in front of the shop, with the paths of the suite's sample server. */
export async function startProxy({ shop, profiles, ids, savedAddress }: Options) {
  const pairs = Object.entries(ids).map(([theirs, ours]) => [`"${theirs}"`, `"${ours}"`] as const);
  const toOurs = (text: string) => pairs.reduce((all, [theirs, ours]) => all.replaceAll(theirs, ours), text);
  const toTheirs = (text: string) => pairs.reduce((all, [theirs, ours]) => all.replaceAll(ours, theirs), text);

  /** The token of the buyer of each session and order, and of each repeated request to begin one. */
  const tokens = new Map<string, string>();

  async function tokenFor(url: string, key: string): Promise<string> {
    const known = tokens.get(/[^/]+\/([^/]+)/.exec(url)?.[1] ?? key);
    if (known) return known;
    const body = new URLSearchParams({ grant_type: "urn:edge-shop:grant-type:guest" });
    const granted = await fetch(`${shop}/api/v1/auth/token`, { method: "POST", body });
    const { access_token: token } = (await granted.json()) as { access_token: string };
    tokens.set(key, token);
    return token;
  }

  async function answer(request: IncomingMessage): Promise<{ status: number; body: string }> {
    const { method = "GET", url = "/", headers } = request;
    const text = await read(request);
    if (url === "/.well-known/ucp") {
      const profile = await (await fetch(`${shop}/.well-known/ucp/2026-04-08`)).json();
      return { status: 200, body: JSON.stringify(toOldProfile(profile, origin)) };
    }
    const sent = new Headers({ "Content-Type": "application/json", "UCP-Agent": `profile="${profileOf(headers)}"` });
    for (const name of ["idempotency-key", "request-id"]) if (headers[name]) sent.set(name, String(headers[name]));
    const body = text
      ? toOurs(JSON.stringify(toNewRequest(JSON.parse(text), savedAddress)))
      : method === "POST"
        ? "{}"
        : undefined;
    const token = await tokenFor(url, String(headers["idempotency-key"]));
    sent.set("Authorization", `Bearer ${token}`);
    const response = await fetch(`${shop}/ucp${url}`, { method, headers: sent, ...(body ? { body } : {}) });
    const answered = await response.text();
    try {
      const document = JSON.parse(answered);
      for (const id of [document.id, document.order?.id]) if (id) tokens.set(id, token);
      const old = toOldAnswer(document);
      const shown = savedAddress ? withoutEmptyFulfillment(old) : old;
      return { status: response.status, body: toTheirs(JSON.stringify(shown)) };
    } catch {
      return { status: response.status, body: answered };
    }
  }

  const profileOf = (headers: IncomingMessage["headers"]) => {
    const version = /version="([^"]*)"/.exec(String(headers["ucp-agent"]))?.[1] ?? OLD_VERSION;
    return `${profiles}/${version === OLD_VERSION ? "2026-04-08" : "unsupported"}`;
  };

  const server = createServer(async (request, response) => {
    const { status, body } = await answer(request).catch((error: unknown) => ({ status: 502, body: String(error) }));
    response.writeHead(status, { "Content-Type": "application/json" }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, close: () => new Promise((resolve) => server.close(resolve)) };
}

async function read(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}
