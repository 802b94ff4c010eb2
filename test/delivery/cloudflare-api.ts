import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** Stands in for Cloudflare's API on loopback, where the real wrangler asks and changes a single Worker and its like. */
export interface CloudflareApi {
  url: string;
  /** What was asked to be changed: method, path and body. */
  changes: string[];
  secrets: string[];
  versions: Version[];
  deployments: { id: string; created_on: string; versions: { version_id: string; percentage: number }[] }[];
  queues: string[];
  namespaces: { id: string; title: string }[];
  senders: string[];
  close(): Promise<void>;
}
interface Version {
  id: string;
  number: number;
  metadata: { created_on: string; author_email: string; source: string };
  annotations: Record<string, string>;
  resources: { bindings: object[]; script: object; script_runtime: object };
}

export const version = (number: number, release: string): Version => ({
  id: `00000000-0000-4000-8000-00000000000${number}`,
  number,
  metadata: { created_on: `2026-11-0${number}T00:00:00.000Z`, author_email: "a@shop.test", source: "wrangler" },
  annotations: { "workers/tag": release },
  resources: { bindings: [{ type: "plain_text", name: "VERSION", text: release }], script: {}, script_runtime: {} },
});

export async function startCloudflareApi(): Promise<CloudflareApi> {
  const api: CloudflareApi = {
    url: "",
    changes: [],
    secrets: [],
    versions: [],
    deployments: [],
    queues: [],
    namespaces: [],
    senders: [],
    close,
  };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { pathname, searchParams } = new URL(request.url ?? "", "http://api");
    const path = pathname.replace("/client/v4", "").replace("/accounts/acc", "");
    if (request.method !== "GET") api.changes.push(`${request.method} ${path} ${body}`);
    // Lists fit on their first page; a client asks on until one is empty.
    const isBeyond = Number(searchParams.get("page") ?? 1) > 1;
    const result = isBeyond ? [] : answer(request.method ?? "", path, searchParams, body);
    const error = { code: 10007, message: "This Worker does not exist on your account." };
    const info = {
      count: Array.isArray(result) ? result.length : 1,
      page: 1,
      per_page: 1000,
      total_count: 1,
      total_pages: 1,
    };
    response.writeHead(result === undefined ? 404 : 200, { "content-type": "application/json" });
    const errors = result === undefined ? [error] : [];
    response.end(
      JSON.stringify({ success: !errors.length, result: result ?? null, errors, messages: [], result_info: info }),
    );
  });

  function answer(method: string, path: string, query: URLSearchParams, body: string): unknown {
    const name = query.get("name");
    const queues = api.queues.filter((queue) => !name || queue === name);
    const zone = { id: "zone", name: "shop.test", account: { id: "acc" } };
    switch (path.replace(/\/scripts\/[^/]+/, "")) {
      case "/user/tokens/verify":
        return { id: "token", status: "active" };
      case "/queues":
        if (method === "POST") api.queues.push((JSON.parse(body) as { queue_name: string }).queue_name);
        return method === "POST"
          ? { queue_name: api.queues.at(-1) }
          : queues.map((queue) => ({
              queue_id: queue,
              queue_name: queue,
              producers_total_count: 0,
              consumers_total_count: 0,
            }));
      case "/storage/kv/namespaces":
        if (method === "GET") return api.namespaces;
        api.namespaces.push({ id: "f".repeat(32), title: (JSON.parse(body) as { title: string }).title });
        return api.namespaces.at(-1);
      case "/zones":
        return name === zone.name ? [zone] : [];
      case "/email/sending/zones":
        return [zone];
      case "/zones/zone/email/sending/subdomains":
        if (method === "POST") api.senders.push((JSON.parse(body) as { name: string }).name);
        return method === "POST"
          ? { name: api.senders.at(-1), enabled: true, tag: "t" }
          : api.senders.map((sender) => ({ name: sender, enabled: true, tag: "t" }));
    }
    // The same Worker in the words of three generations of the API.
    const script = { tag: "t", last_deployed_from: "wrangler", tags: [] };
    if (path === "/workers/services/orders-production")
      return { default_environment: { environment: "production", script } };
    if (path === "/workers/workers/orders-production")
      return { subdomain: { enabled: false, previews_enabled: false }, tags: [] };
    return path.startsWith("/workers/scripts/orders-production") ? ofWorker(method, path, body) : undefined;
  }

  function ofWorker(method: string, path: string, body: string): unknown {
    const [, , , , kind = "", id = ""] = path.split("/");
    if (kind === "secrets" && method === "PUT") {
      api.secrets.push((JSON.parse(body) as { name: string }).name);
      return {};
    }
    if (kind === "secrets") return api.secrets.map((secret) => ({ name: secret, type: "secret_text" }));
    if (kind === "deployments" && method === "POST") {
      const { versions } = JSON.parse(body) as CloudflareApi["deployments"][0];
      api.deployments.unshift({ id: "next", created_on: "2026-11-09T00:00:00.000Z", versions });
      return api.deployments[0];
    }
    if (kind === "deployments") return { deployments: api.deployments };
    if (kind === "versions" && method === "POST") {
      const next = version(api.versions.length + 1, /"workers\/tag":"([^"]*)"/.exec(body)?.[1] ?? "");
      api.versions.push(next);
      return { ...next, startup_time_ms: 1 };
    }
    if (kind === "versions" && id) return api.versions.find((each) => each.id === id);
    if (kind === "versions") return { items: api.versions };
    const others: Record<string, object> = { "script-settings": {}, schedules: {}, settings: { bindings: [] } };
    return { ...others, subdomain: { enabled: false, previews_enabled: false } }[kind];
  }

  async function close() {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  }
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  api.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/client/v4`;
  return api;
}
