/** How often the queue of events brings a message before it goes to the queue of dead ones: `max_retries` and the first. */
export const DELIVERIES = 9;
