import { callOf } from "../../../shared/call.ts";
import { describeError } from "../../../shared/log.ts";
import type { ReadinessRpc } from "../../../shared/readiness.ts";
import type { GatewayContext } from "./context.ts";
import { withinDeadline } from "./deadline.ts";
import { upstreamFinder } from "./env.ts";
import { routeTable } from "./route-table.ts";

/** A Worker that takes longer to say how it is, is not well. */
const PATIENCE_MS = 3_000;

type WorkerReadiness = { worker: "ok" | "down"; database?: "ok" | "down" | "unknown" };
export type ShopReadiness = { status: "ok" | "unavailable"; workers: Record<string, WorkerReadiness> };

/** Asks every Worker at once, each with a deadline of its own, so that one that hangs does not hide the others. */
export async function checkShop(ctx: GatewayContext): Promise<ShopReadiness> {
  const names = new Set(routeTable.flatMap(({ routes }) => routes.map(({ worker }) => worker)));
  names.delete(ctx.vars.SERVICE);
  const checks = [...names].sort().map(async (name) => [name, await checkWorker(ctx, name)] as const);
  const workers = {
    [ctx.vars.SERVICE]: { worker: "ok" } as WorkerReadiness,
    ...Object.fromEntries(await Promise.all(checks)),
  };
  const isReady = Object.values(workers).every(({ worker, database = "ok" }) => worker === "ok" && database === "ok");
  return { status: isReady ? "ok" : "unavailable", workers };
}

async function checkWorker(ctx: GatewayContext, name: string): Promise<WorkerReadiness> {
  try {
    const worker = upstreamFinder(name)(ctx.env) as unknown as ReadinessRpc;
    const { database } = await withinDeadline(PATIENCE_MS, worker.checkReadiness(callOf(ctx)));
    return { worker: "ok", database };
  } catch (error) {
    ctx.log.error("a Worker does not answer", { worker: name, error: describeError(error) });
    return { worker: "down", database: "unknown" };
  }
}
