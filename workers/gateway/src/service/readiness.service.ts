import { callOf } from "#shared/core/context.ts";
import { shareInFlight } from "#shared/core/in-flight.ts";
import { describeError } from "#shared/core/log.ts";
import type { GatewayContext } from "../context.ts";
import { awaitWorker } from "../middleware/timeout.ts";
import { AGENTS } from "../agents/agents.ts";
import { ADMIN, hasWorker, STOREFRONT } from "../pages/pages.ts";
import { routeTable } from "../route-table.ts";

/** A Worker that takes longer than this to report its readiness is not ready. */
const TIMEOUT_MS = 3_000;

/** The telemetry Worker has no route. */
export const TELEMETRY = "telemetry";
/** Workers outside of the OpenAPI document, which a project need not have. */
const OPTIONAL = [STOREFRONT, ADMIN, AGENTS];
const WITHOUT_DATABASE = [TELEMETRY, ...OPTIONAL];

export const hasDatabase = (worker: string): boolean => !WITHOUT_DATABASE.includes(worker);

export type WorkerReadiness = { worker: "ok" | "down"; database?: "ok" | "down" | "unknown" };
export type ShopReadiness = { status: "ok" | "unavailable"; workers: Record<string, WorkerReadiness> };

/** How long a result is reused, so that a flood of requests costs one probe. */
const REUSE_MS = 2_000;

let last: { readiness: ShopReadiness; at: number } | undefined;

/**
 * The readiness of the shop, at most two seconds old. With `isFresh` every Worker is probed again, as a deployment
 * requires.
 */
export async function readShopReadiness(
  ctx: GatewayContext,
  { isFresh }: { isFresh: boolean },
): Promise<ShopReadiness> {
  if (isFresh) return checkShop(ctx);
  if (last && ctx.now().getTime() - last.at < REUSE_MS) return last.readiness;
  return shareCheck(ctx);
}

const shareCheck = shareInFlight(
  async (ctx: GatewayContext) => {
    const readiness = await checkShop(ctx);
    last = { readiness, at: ctx.now().getTime() };
    return readiness;
  },
  { timeoutMs: 2 * TIMEOUT_MS },
);

/** Probes all Workers concurrently, each with its own timeout, so that one that hangs does not hide the others. */
async function checkShop(ctx: GatewayContext): Promise<ShopReadiness> {
  const checks = workerNames(ctx).map(async (name) => [name, await checkWorker(ctx, name, TIMEOUT_MS)] as const);
  const workers = {
    [ctx.vars.SERVICE]: { worker: "ok" } as WorkerReadiness,
    ...Object.fromEntries(await Promise.all(checks)),
  };
  const isReady = Object.values(workers).every(({ worker, database = "ok" }) => worker === "ok" && database === "ok");
  return { status: isReady ? "ok" : "unavailable", workers };
}

/** The names of all Workers except this one. */
export function workerNames({ vars, env }: GatewayContext): string[] {
  const optional = OPTIONAL.filter((worker) => hasWorker(env, worker));
  const names = new Set([
    TELEMETRY,
    ...optional,
    ...routeTable.flatMap(({ routes }) => routes.map(({ worker }) => worker)),
  ]);
  names.delete(vars.SERVICE);
  return [...names].sort();
}

/** Probes one Worker. A Worker that fails or exceeds `timeoutMs` is not ready. */
export async function checkWorker(ctx: GatewayContext, name: string, timeoutMs: number): Promise<WorkerReadiness> {
  try {
    const readiness = await awaitWorker(timeoutMs, ctx.monitoringOf(name).checkReadiness(callOf(ctx)));
    return { worker: "ok", ...readiness };
  } catch (error) {
    ctx.log.error("a Worker does not answer", { worker: name, error: describeError(error) });
    return { worker: "down", ...(hasDatabase(name) && { database: "unknown" }) };
  }
}
