import { contextOfRun } from "../../../shared/entrypoint.ts";
import { runAll } from "../../../shared/run-all.ts";
import { createContext } from "./context.ts";
import { type Env, readVars } from "./env.ts";
import { forgetOldEvents } from "./event-log.service.ts";
import { relayDueEvents } from "./relay.service.ts";
import { sweepStaleHolds } from "./sweep.service.ts";

/** What was begun and not finished, whatever broke it off. */
export async function runCron(_controller: ScheduledController, env: Env, platform: ExecutionContext): Promise<void> {
  const ctx = createContext(env, contextOfRun(readVars(env), platform));
  await runAll(ctx.log, { relayDueEvents, sweepStaleHolds, forgetOldEvents }, ctx);
}
