import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { listenOnLoopback } from "../../tools/local/ports.ts";
import {
  type Account,
  addVersion,
  createBucket,
  createNamespace,
  createConsumer,
  createQueue,
  emptyAccount,
  perform,
  putSecret,
  type Refusal,
  requireScript,
  splitTraffic,
} from "./account.ts";
import { runWrangler } from "./wrangler-commands.ts";

/** An emulator of Cloudflare's API on loopback, for the deploy's own requests and for those of the real wrangler. */
export interface CloudflareApi {
  url: string;
  account: Account;
  /** The bodies of requests that were no GET, as "PUT /path body". */
  changes: string[];
  close(): Promise<void>;
}

const ACCOUNT_ID = "acc";
const ZONE = { id: "zone", name: "shop.test", account: { id: ACCOUNT_ID } };

export async function startCloudflareApi(): Promise<CloudflareApi> {
  const api: CloudflareApi = { url: "", account: emptyAccount(), changes: [], close: async () => undefined };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const method = request.method ?? "";
    const { pathname, searchParams } = new URL(request.url ?? "", "http://api");
    const path = pathname.replace("/client/v4", "").replace(`/accounts/${ACCOUNT_ID}`, "");
    if (method !== "GET") api.changes.push(`${method} ${path} ${body}`);
    const send = (status: number, answer: object) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
    try {
      if (path === "/wrangler") {
        const { args, input } = JSON.parse(body) as { args: string[]; input: string };
        return response.end(runWrangler(api.account, args, input));
      }
      const answer = () => answerRequest(api.account, { method, path, query: searchParams, body });
      const result = perform(api.account, `${method} ${path}`, answer);
      const count = Array.isArray(result) ? result.length : 1;
      const info = { count, page: 1, per_page: 1000, total_count: count, total_pages: 1 };
      send(200, { success: true, result: result ?? null, errors: [], messages: [], result_info: info });
    } catch (error) {
      const { message, code } = error as Refusal;
      if (path === "/wrangler") return response.writeHead(500).end(message);
      send(code === 10007 ? 404 : 500, { success: false, result: null, errors: [{ code, message }], messages: [] });
    }
  });

  const { origin, close } = await listenOnLoopback(server);
  Object.assign(api, { url: `${origin}/client/v4`, close });
  return api;
}

type Request = { method: string; path: string; query: URLSearchParams; body: string };

function answerRequest(account: Account, request: Request): unknown {
  const { method, path, query, body } = request;
  const name = query.get("name");
  switch (`${method} ${path}`) {
    case "GET /accounts":
      return [{ id: ACCOUNT_ID, name: "Test" }];
    case "GET /user/tokens/verify":
      return { id: "token", status: "active" };
    case "GET /queues": {
      const names = query.getAll("name");
      const queues = account.queues.filter((queue) => names.length === 0 || names.includes(queue));
      const totals = { producers_total_count: 0, consumers_total_count: 0 };
      return queues.map((queue) => {
        const consumers = account.consumers.filter((consumer) => consumer.queue === queue);
        return { queue_id: queue, queue_name: queue, ...totals, consumers };
      });
    }
    case "POST /queues":
      return createQueue(account, (JSON.parse(body) as { queue_name: string }).queue_name);
    case "GET /r2/buckets":
      return { buckets: account.buckets.map((bucket) => ({ name: bucket })) };
    case "POST /r2/buckets":
      return createBucket(account, (JSON.parse(body) as { name: string }).name);
    case "GET /storage/kv/namespaces": {
      const [page, size] = [Number(query.get("page") ?? 1), Number(query.get("per_page") ?? 20)];
      return account.kv.slice((page - 1) * size, page * size);
    }
    case "POST /storage/kv/namespaces":
      return createNamespace(account, (JSON.parse(body) as { title: string }).title);
    case "GET /zones":
      return name === ZONE.name ? [ZONE] : [];
    case "GET /zones/zone/email/sending/subdomains":
      return account.mail.map((sender) => ({ name: sender, enabled: true, tag: "t" }));
    case "POST /zones/zone/email/sending/subdomains": {
      const sender = (JSON.parse(body) as { name: string }).name;
      account.mail.push(sender);
      return { name: sender, enabled: true, tag: "t" };
    }
  }
  const [, queue, id] = /^\/queues\/([^/]+)\/consumers(?:\/([^/]+))?$/.exec(path) ?? [];
  if (queue && method === "PUT") return account.consumers.find((consumer) => consumer.consumer_id === id);
  if (queue && method === "POST") return createConsumer(account, queue, JSON.parse(body));
  const [, , kind = "", script = "", ...rest] = path.split("/");
  const found = requireScript(account, script);
  // The same Worker in three generations of the API.
  const description = { tag: "t", last_deployed_from: "wrangler", tags: [] };
  if (kind === "services") return { default_environment: { environment: "production", script: description } };
  if (kind === "workers") return { subdomain: { enabled: false, previews_enabled: false }, tags: [] };
  return answerForScript(account, found, rest, request);
}

function answerForScript(
  account: Account,
  script: ReturnType<typeof requireScript>,
  [kind = "", id = ""]: string[],
  { method, body }: Request,
): unknown {
  switch (`${method} ${kind}`) {
    case "GET secrets":
      return Object.keys(script.secrets).map((name) => ({ name, type: "secret_text" }));
    case "PUT secrets": {
      const { name, text: value } = JSON.parse(body) as { name: string; text: string };
      return putSecret(account, script, name, value);
    }
    case "GET deployments":
      return { deployments: script.deployments.toReversed() };
    case "POST deployments":
      return splitTraffic(account, script, JSON.parse(body).versions);
    case "GET versions":
      return id ? script.versions.find((each) => each.id === id) : { items: script.versions.slice(-10) };
    case "POST versions": {
      // A form with the files; among its metadata are the tag and the vars.
      const tag = /"workers\/tag":"([^"]*)"/.exec(body)?.[1];
      const release = /"name":"VERSION","type":"plain_text","text":"([^"]*)"/.exec(body)?.[1] ?? "";
      return { ...addVersion(account, script, { tag, release }), startup_time_ms: 1 };
    }
    case "PUT schedules":
      script.crons = (JSON.parse(body) as { cron: string }[]).map(({ cron }) => cron);
      return { schedules: [] };
  }
  const settings: Record<string, object> = { settings: { bindings: [] } };
  return { "script-settings": {}, subdomain: { enabled: false, previews_enabled: false }, ...settings }[kind] ?? {};
}
