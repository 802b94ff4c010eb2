/** A relay that takes longer has been terminated: its calls have shorter timeouts. */
const CUT_OFF_MS = 60_000;
/** Events above this number are left to the cron. */
const MAX_WAITING = 10_000;

/**
 * The events of one isolate that wait to be relayed, and the turn of relaying them: one invocation at a time relays for all
 * the others, so that many changes at once cost few round trips. Times are in ms since 1970.
 */
export class RelayTurns {
  #waiting: string[] = [];
  #takenUntil = 0;

  add(eventIds: string[]): void {
    if (this.#waiting.length < MAX_WAITING) this.#waiting.push(...eventIds);
  }

  /** Takes the turn, or returns false while another invocation has it. */
  begin(now: number): boolean {
    if (now < this.#takenUntil) return false;
    this.#takenUntil = now + CUT_OFF_MS;
    return true;
  }

  /** The events that have waited longest. */
  take(limit: number): string[] {
    return this.#waiting.splice(0, limit);
  }

  end(): void {
    this.#takenUntil = 0;
  }
}
