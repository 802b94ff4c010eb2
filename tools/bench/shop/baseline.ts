/**
 * The least that a gateway and a Worker behind it can do: what the shop is compared with, on the same machine in the
 * same run. These run in workerd as they stand here, hence plain JavaScript.
 */
const compatibilityDate = "2026-11-01";

const forward = "export default { fetch: (request, env) => env.BACK.fetch(request) };";

const noRoute = "export default { fetch: () => new Response(null, { status: 404 }) };";

/** Says hello behind one hop. */
const hello = `
import { WorkerEntrypoint } from "cloudflare:workers";
export class Back extends WorkerEntrypoint {
  fetch() { return new Response("hello"); }
}
${noRoute}`;

/** Reads what the shop's cached read reads from KV, and sends it as it is. */
const readKv = `
import { WorkerEntrypoint } from "cloudflare:workers";
export class Back extends WorkerEntrypoint {
  async fetch(request) {
    const id = new URL(request.url).pathname.split("/").at(-1);
    const body = await this.env.PRODUCT_CACHE.get("product:1:" + id, "text");
    return new Response(body, { headers: { "Content-Type": "application/json" } });
  }
}
${noRoute}`;

/** Is told what other Workers did, and does nothing with it. */
const idleTail = "export default { tail() {} };";

/** A gateway and a Worker behind it; the names are those of the Workers. */
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
