/** A discrete-event simulation: things happen at points in time, in ms, and nothing happens between them. */
export class Simulation {
  now = 0;
  #seed: number;
  /** A binary heap, the earliest first. */
  #events: { at: number; order: number; happen: () => void }[] = [];
  #scheduled = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  after(ms: number, happen: () => void): void {
    const events = this.#events;
    events.push({ at: this.now + ms, order: this.#scheduled++, happen });
    for (let index = events.length - 1; index > 0; ) {
      const parent = (index - 1) >> 1;
      if (!this.#isBefore(index, parent)) return;
      this.#swap(index, parent);
      index = parent;
    }
  }

  /** Waits, as an async function would. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** Runs until nothing is left to happen. */
  async run(): Promise<void> {
    for (let next = this.#take(); next; next = this.#take()) {
      this.now = next.at;
      next.happen();
      // What waited for it goes on before the next event.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** From 0 to 1, the same in each run with this seed (mulberry32). */
  random(): number {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  #take() {
    const events = this.#events;
    const first = events[0];
    const last = events.pop();
    if (!first || !last || events.length === 0) return first;
    events[0] = last;
    for (let index = 0; ; ) {
      const [left, right] = [index * 2 + 1, index * 2 + 2];
      let least = index;
      if (left < events.length && this.#isBefore(left, least)) least = left;
      if (right < events.length && this.#isBefore(right, least)) least = right;
      if (least === index) return first;
      this.#swap(index, least);
      index = least;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [one, other] = [this.#events[a], this.#events[b]];
    if (!one || !other) return false;
    return one.at < other.at || (one.at === other.at && one.order < other.order);
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#events[a], this.#events[b]];
    if (one && other) [this.#events[a], this.#events[b]] = [other, one];
  }
}
