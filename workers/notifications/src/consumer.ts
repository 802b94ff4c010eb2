import { createConsumer } from "#shared/events/subscriber/consumer.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { handleOrderEvents } from "./order-events/order-events.service.ts";

export const consume = createConsumer({ readVars, createContext }, handleOrderEvents);
