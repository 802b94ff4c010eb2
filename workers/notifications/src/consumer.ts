import { consumerOf } from "#shared/order-events/consumer.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { handleOrderEvents } from "./order-events/order-events.service.ts";

export const consume = consumerOf({ readVars, createContext }, handleOrderEvents);
