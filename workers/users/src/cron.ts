import { contextOfRun } from "../../../shared/entrypoint.ts";
import { createContext } from "./context.ts";
import { type Env, readVars } from "./env.ts";
import { sweepExpired } from "./sweeper.service.ts";

export async function runCron(_controller: ScheduledController, env: Env, platform: ExecutionContext): Promise<void> {
  await sweepExpired(createContext(env, contextOfRun(readVars(env), platform)));
}
