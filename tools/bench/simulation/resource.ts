import type { Simulation } from "./engine.ts";

/** Something of which only so many can be used at a time, by those who have waited longest. */
export class Resource {
  readonly #simulation: Simulation;
  readonly #capacity: number;
  #free: number;
  #waiting: (() => void)[] = [];
  #served = 0;
  #busyMs = 0;
  #lastUsed = 0;
  mostWaiting = 0;

  constructor(simulation: Simulation, capacity: number) {
    this.#simulation = simulation;
    this.#capacity = capacity;
    this.#free = capacity;
  }

  async take(): Promise<void> {
    if (this.#free > 0) {
      this.#free--;
      return;
    }
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      this.mostWaiting = Math.max(this.mostWaiting, this.#waiting.length - this.#served);
    });
  }

  give(): void {
    const next = this.#waiting[this.#served++];
    if (next) {
      next();
    } else {
      this.#waiting = [];
      this.#served = 0;
      this.#free++;
    }
  }

  async use(ms: number): Promise<void> {
    await this.take();
    await this.#simulation.wait(ms);
    this.#busyMs += ms;
    this.#lastUsed = this.#simulation.now;
    this.give();
  }

  /** The share of the time until `end` in which it was in use; more than 1 if it had to go on after that. */
  load(end: number): number {
    return this.#busyMs / this.#capacity / Math.min(end, Math.max(this.#lastUsed, 1));
  }
}
