import { contextOfRun } from "../../../shared/entrypoint.ts";
import { createContext } from "./context.ts";
import { type Env, readVars } from "./env.ts";
import { relayDueEvents } from "./relay.service.ts";

/** Sends the events that the relay after an order could not. */
export async function runCron(_controller: ScheduledController, env: Env, platform: ExecutionContext): Promise<void> {
  await relayDueEvents(createContext(env, contextOfRun(readVars(env), platform)));
}
