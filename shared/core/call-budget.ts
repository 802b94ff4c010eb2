/**
 * How many calls of other Workers one invocation may make. Cloudflare allows 32 Worker invocations in all that one request,
 * message batch or cron run causes, and lets further calls throw:
 * https://developers.cloudflare.com/workers/runtime-apis/bindings/service-bindings/#limits. The invocation itself may count.
 */
export const WORKER_CALLS_PER_INVOCATION = 30;

/** The most calls that one step of a job may need. A cron gives each of its jobs at least so many. */
export const CALLS_PER_STEP = 3;

/** The calls of other Workers that are left to a job. A job takes the calls of its next step before it claims work for it. */
export class CallBudget {
  #left: number;

  /** `calls`: all that an invocation may make, unless it shares them out. */
  constructor(calls = WORKER_CALLS_PER_INVOCATION) {
    this.#left = calls;
  }

  get left(): number {
    return this.#left;
  }

  /**
   * Takes so many calls, or none of them and returns false when fewer are left. Throws when they are more than
   * `CALLS_PER_STEP`, whatever is left: such a step might never be done.
   */
  take(calls: number): boolean {
    if (calls > CALLS_PER_STEP)
      throw new Error(`A step of ${calls} calls may not fit in any job's share of a cron run.`);
    if (calls > this.#left) return false;
    this.#left -= calls;
    return true;
  }
}
