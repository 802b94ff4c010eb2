import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import type { CloudEvent } from "#shared/contracts/event-log.ts";
import { encodeIdentity, IDENTITY_HEADER } from "#shared/contracts/identity.ts";
import { newId } from "#shared/values/ids.ts";
import { modulesIn } from "../../../tools/bench/shop/bundles.ts";
import { createServiceDatabase, migrateDatabase } from "../../../tools/lib/databases.ts";
import { localDir, root } from "../../../tools/lib/paths.ts";
import { wrangler } from "../../../tools/lib/wrangler.ts";
import { startNeonEmulator } from "../../../tools/local/neon/emulator.ts";
import { startThrowAwayPostgres } from "../../../tools/local/postgres/postgres.ts";
import { inspectWorker } from "./inspector.ts";

export type Webhooks = {
  /** Puts an event into the queue, as a publisher's relay does. */
  publish: (event: CloudEvent) => Promise<void>;
  addEndpoint: (url: string) => Promise<{ id: string; secret: string }>;
  runCron: () => Promise<void>;
  /** The memory in MB that the Worker holds. */
  readMemory: () => Promise<number>;
  close: () => Promise<void>;
};

/** The publishers, whose logs are empty. */
const PUBLISHERS = ["orders", "payments", "products"];
const emptyLog = `
import { WorkerEntrypoint } from "cloudflare:workers";
export class EventLog extends WorkerEntrypoint { listEventIds() { return []; } }
export default { fetch: () => new Response(null, { status: 404 }) };`;

/** The production bundle of webhooks in workerd, with its queue and a PostgreSQL. */
export async function startWebhooks(): Promise<Webhooks> {
  const stack = new AsyncDisposableStack();
  const bundle = join(localDir, "webhooks", "bundle");
  const configPath = join(root, "workers/webhooks/wrangler.toml");
  await wrangler(["deploy", "--dry-run", "--outdir", bundle, "-c", configPath]);
  const postgres = await startThrowAwayPostgres();
  stack.defer(postgres.stop);
  const { ownerUrl, runtimeUrl } = await createServiceDatabase(postgres, "webhooks");
  await migrateDatabase(ownerUrl, "webhooks", { log: () => undefined });
  const neon = await startNeonEmulator();
  stack.defer(neon.close);

  const configured = unstable_getMiniflareWorkerOptions(configPath).workerOptions as Record<string, object>;
  const secrets = { DATABASE_URL: runtimeUrl, KEY_ENCRYPTION_SECRET: "A".repeat(43) };
  const vars = { LOCAL_SHOP: "true", LOG_LEVEL: "error", NEON_FETCH_ENDPOINT: neon.fetchEndpoint };
  const bindings = { ...configured.bindings, ...vars, ...secrets };
  const compatibilityDate = configured.compatibilityDate;
  const workers = [
    { ...configured, name: "webhooks", modules: modulesIn(bundle), tails: [], bindings },
    ...PUBLISHERS.map((name) => ({ name, modules: true, script: emptyLog, compatibilityDate })),
  ];
  const settings = {
    host: "127.0.0.1",
    port: 0,
    inspectorPort: 0,
    cf: false,
    handleStructuredLogs: () => undefined,
    workers,
  };
  const miniflare = new Miniflare(convertV4MiniflareOptions(settings as never));
  await miniflare.ready;
  stack.defer(() => miniflare.dispose());

  const inspector = await inspectWorker(await miniflare.getInspectorURL(), "webhooks");
  stack.defer(inspector.close);
  const worker = await miniflare.getWorker("webhooks");
  const queue = await miniflare.getQueueProducer<CloudEvent>("EVENTS", "webhooks");
  const identity = encodeIdentity({ kind: "user", userId: newId(), sessionId: newId(), role: "admin" });
  return {
    publish: async (event) => void (await queue.send(event)),
    addEndpoint: async (url) => {
      const response = await worker.fetch("http://localhost:8787/api/v1/webhook-endpoints", {
        method: "POST",
        headers: { "Content-Type": "application/json", [IDENTITY_HEADER]: identity },
        body: JSON.stringify({ url, eventTypes: ["*"] }),
      });
      if (response.status !== 201) throw new Error(`${response.status}: ${await response.text()}`);
      return (await response.json()) as { id: string; secret: string };
    },
    runCron: async () => void (await worker.scheduled({ cron: "* * * * *" })),
    readMemory: inspector.readMemory,
    close: () => stack.disposeAsync(),
  };
}
