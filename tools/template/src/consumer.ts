import { contextOfRun } from "../../../shared/entrypoint.ts";
import { consumeMessages } from "../../../shared/order-events/consumer.ts";
import { createContext } from "./context.ts";
import { type Env, readVars } from "./env.ts";
import { handleOrderEvents } from "./order-events.service.ts";

export async function consume(batch: MessageBatch, env: Env, platform: ExecutionContext): Promise<void> {
  const ctx = createContext(env, contextOfRun(readVars(env), platform));
  await consumeMessages(ctx, batch, (messages) => handleOrderEvents(ctx, messages));
}
