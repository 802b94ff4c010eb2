import { contextOfRun } from "../../../shared/entrypoint.ts";
import { runAll } from "../../../shared/run-all.ts";
import { createContext } from "./context.ts";
import { type Env, readVars } from "./env.ts";
import { reconcileEvents } from "./order-events.service.ts";

/** What the queue did not bring. */
export async function runCron(_controller: ScheduledController, env: Env, platform: ExecutionContext): Promise<void> {
  const ctx = createContext(env, contextOfRun(readVars(env), platform));
  await runAll(ctx.log, { reconcileEvents }, ctx);
}
