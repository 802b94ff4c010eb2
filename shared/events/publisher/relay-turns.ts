/** A relay that takes longer has been terminated: its calls have shorter timeouts. */
const CUT_OFF_MS = 60_000;
/** Events above this number are left to the cron, and are not kept in memory. */
const MAX_WAITING = 2_000;

/**
 * The claimed events of one isolate that wait to be relayed, and the turn of relaying them: one invocation at a time relays for all
 * the others, so that many changes at once cost few round trips. Times are in ms since 1970.
 */
export class RelayTurns<Due> {
  #waiting: Due[] = [];
  #takenUntil = 0;

  add(due: Due[]): void {
    if (this.#waiting.length < MAX_WAITING) this.#waiting.push(...due);
  }

  /** Takes the turn, or returns false while another invocation has it. */
  begin(now: number): boolean {
    if (now < this.#takenUntil) return false;
    this.#takenUntil = now + CUT_OFF_MS;
    return true;
  }

  /** The events that have waited longest. */
  take(limit: number): Due[] {
    return this.#waiting.splice(0, limit);
  }

  end(): void {
    this.#takenUntil = 0;
  }
}
