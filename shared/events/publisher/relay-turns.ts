/** A relay that takes longer has been terminated: its calls have shorter timeouts. */
const CUT_OFF_MS = 60_000;
/** Events above this number are left to the cron, and are not kept in memory. */
const MAX_WAITING = 2_000;
/** How long events are gathered under load. A subscriber sees them later by no more than that. */
const GATHER_MS = 100;

/**
 * The claimed events of one isolate that wait to be relayed, and the turn of relaying them: one invocation at a time relays for all
 * the others, and begins a batch at most every 100 ms, so that many changes at once cost few round trips and few messages. An
 * event that comes alone does not wait. Times are in ms since 1970.
 */
export class RelayTurns<Due> {
  readonly #gatherMs: number;
  #waiting: Due[] = [];
  #takenUntil = 0;
  #nextBatchAt = 0;

  /** `gatherMs`: the shortest time from one batch to the next; 100 by default. */
  constructor({ gatherMs = GATHER_MS } = {}) {
    this.#gatherMs = gatherMs;
  }

  add(due: Due[]): void {
    if (this.#waiting.length < MAX_WAITING) this.#waiting.push(...due);
  }

  /** Takes the turn, or returns false while another invocation has it. */
  begin(now: number): boolean {
    if (now < this.#takenUntil) return false;
    this.#takenUntil = now + CUT_OFF_MS;
    return true;
  }

  /** How many ms the invocation that has the turn leaves events waiting, for others to join them. */
  waitMs(now: number): number {
    if (this.#waiting.length === 0) return 0;
    // At most the whole time, should the clock have been set back.
    return Math.min(Math.max(this.#nextBatchAt - now, 0), this.#gatherMs);
  }

  /** The events that have waited longest. */
  take(limit: number, now: number): Due[] {
    if (this.#waiting.length > 0) this.#nextBatchAt = now + this.#gatherMs;
    return this.#waiting.splice(0, limit);
  }

  end(): void {
    this.#takenUntil = 0;
  }
}
