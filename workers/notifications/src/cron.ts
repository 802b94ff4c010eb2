import { contextOfRun } from "../../../shared/entrypoint.ts";
import { runAll } from "../../../shared/run-all.ts";
import { createContext } from "./context.ts";
import { type Env, readVars } from "./env.ts";
import { sendPendingMails } from "./mails.service.ts";
import { reconcileEvents } from "./order-events.service.ts";

/** What the queue did not bring, and mails that could not be sent. */
export async function runCron(_controller: ScheduledController, env: Env, platform: ExecutionContext): Promise<void> {
  const ctx = createContext(env, contextOfRun(readVars(env), platform));
  await runAll(ctx.log, { reconcileEvents, sendPendingMails }, ctx);
}
