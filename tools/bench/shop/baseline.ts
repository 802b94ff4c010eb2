/**
 * The minimum that a gateway and a Worker behind it can do, as a baseline from the same machine and the same run. These are
 * plain JavaScript because workerd runs them unbundled.
 */
const compatibilityDate = "2026-11-01";

const forward = "export default { fetch: (request, env) => env.BACK.fetch(request) };";

const noRoute = "export default { fetch: () => new Response(null, { status: 404 }) };";

/** Answers one word behind the gateway. */
const hello = `
import { WorkerEntrypoint } from "cloudflare:workers";
export class Back extends WorkerEntrypoint {
  fetch() { return new Response("hello"); }
}
${noRoute}`;

/** Sends the KV entry of the shop's cached read unchanged. */
const readKv = `
import { WorkerEntrypoint } from "cloudflare:workers";
export class Back extends WorkerEntrypoint {
  async fetch(request) {
    const id = new URL(request.url).pathname.split("/").at(-1);
    const body = await this.env.PRODUCT_CACHE.get("product:4:" + id, "text");
    return new Response(body, { headers: { "Content-Type": "application/json" } });
  }
}
${noRoute}`;

/** A tail consumer that does nothing. */
const idleTail = "export default { tail() {} };";

/** The baseline Workers. They read from the KV namespace of that id. */
export function baselineWorkers(kvNamespace: string): { name: string }[] {
  const gateway = (name: string, back: string) => ({
    name,
    modules: true,
    script: forward,
    compatibilityDate,
    serviceBindings: { BACK: { name: back, entrypoint: "Back" } },
  });
  const worker = (name: string, script: string) => ({
    name,
    modules: true,
    script,
    compatibilityDate,
    kvNamespaces: { PRODUCT_CACHE: kvNamespace },
  });
  return [
    gateway("bare-gateway", "bare-hello"),
    worker("bare-hello", hello),
    gateway("kv-gateway", "kv-reader"),
    worker("kv-reader", readKv),
    worker("idle-tail", idleTail),
  ];
}
