const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** How long after each failed attempt the next one is made, in seconds. After the last one the delivery has failed. */
export const RETRY_DELAYS = [
  5,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const;

/** A part of the delay, so that what failed together is not sent again together. */
const JITTER = 0.1;

/** The delay after so many failed attempts, in seconds, or `undefined` when there are no more. */
export function retryDelay(tries: number, random: () => number = Math.random): number | undefined {
  const delay = RETRY_DELAYS[tries - 1];
  return delay === undefined ? undefined : Math.round(delay * (1 + JITTER * random()) * 1000) / 1000;
}

/** Attempts that may fail in a row before the circuit of an endpoint opens; a timeout opens it at once. */
const TOLERATED_FAILURES = 2;
const MAX_PAUSE_SECONDS = 5 * MINUTE;

/** How long nothing is sent to an endpoint after so many failures in a row, in seconds. */
export function circuitPause(failures: number, isTimeout: boolean): number {
  const counted = isTimeout ? failures : failures - TOLERATED_FAILURES;
  return counted < 1 ? 0 : Math.min(5 * 2 ** (counted - 1), MAX_PAUSE_SECONDS);
}
