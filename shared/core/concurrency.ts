/**
 * How many pieces of work that make calls run at the same time. An invocation has six connections; further calls wait for
 * one: https://developers.cloudflare.com/workers/platform/limits/#simultaneous-open-connections.
 */
export const CALL_CONCURRENCY = 5;
