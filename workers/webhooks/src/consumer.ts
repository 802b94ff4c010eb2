import { createConsumer } from "#shared/events/subscriber/consumer.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { handleEvents } from "./inbox/inbox.service.ts";

export const consume = createConsumer({ readVars, createContext }, handleEvents);
