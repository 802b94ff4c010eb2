import { exports } from "cloudflare:workers";
import { describeWorkerContract } from "#shared/testing/worker-contract.ts";
import config from "../wrangler.toml?raw";
import { readVars } from "./env.ts";
import worker, { Telemetry } from "./index.ts";

const entrypoint = exports as unknown as Record<string, Fetcher>;

describeWorkerContract({
  config,
  defaultFetch: worker.fetch,
  entrypointFetch: (request) => (entrypoint[Telemetry.name] as Fetcher).fetch(request),
  readVars,
});
