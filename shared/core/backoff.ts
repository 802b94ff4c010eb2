const FIRST_DELAY_SECONDS = 10;
const LONGEST_DELAY_SECONDS = 60 * 60;

/** How long to wait after the nth attempt failed (from 1): doubled each time, an hour at most. */
export function retryDelaySeconds(attempts: number): number {
  return Math.min(FIRST_DELAY_SECONDS * 2 ** (attempts - 1), LONGEST_DELAY_SECONDS);
}
