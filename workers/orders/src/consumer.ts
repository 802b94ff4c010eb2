import { createConsumer } from "#shared/events/subscriber/consumer.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { handlePaymentEvents } from "./payments/payment-events.service.ts";

export const consume = createConsumer({ readVars, createContext }, handlePaymentEvents);
