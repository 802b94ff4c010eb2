import type { BaseContext } from "#shared/core/context.ts";
import type { Batch } from "./tally.ts";
import type { Env } from "./env.ts";

/** The methods of the Durable Object that counts for the whole shop. */
export type CountersRpc = { ping(): Promise<void>; add(batch: Batch): Promise<void>; render(): Promise<string> };

export type TelemetryContext = BaseContext & { counters: CountersRpc };

export function createContext(env: Env, base: BaseContext): TelemetryContext {
  return { ...base, counters: countersOf(env) };
}

/** The shop's only instance of the Durable Object. */
export const countersOf = (env: Env): CountersRpc => env.COUNTERS.getByName("shop") as unknown as CountersRpc;
