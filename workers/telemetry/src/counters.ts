import { DurableObject } from "cloudflare:workers";
import type { MetricName } from "./metrics.ts";
import { METRICS } from "./metrics.ts";
import { type Batch, type Counts, Tally } from "./tally.ts";

/** Batches that arrive within this time are written together, so that many isolates cost no more writes than one. */
const SAVE_MS = 1_000;
/** How many batch ids are stored. A batch is sent again within seconds, if at all. */
const KNOWN_BATCHES = 2_000;

const BATCHES = "batches";

/**
 * Counts for the whole shop in memory and in its storage, from which it resumes after a restart. A batch is durable
 * once `add` has returned.
 */
export class Counters extends DurableObject {
  #tally = new Tally();
  #known = new Set<string>();
  #changed = new Set<MetricName>();
  #saving: Promise<void> | undefined;

  constructor(platform: DurableObjectState, env: object) {
    super(platform, env);
    void platform.blockConcurrencyWhile(() => this.#load());
  }

  /** Counts a batch once, however often it is sent, and returns when it is stored. */
  async add({ id, counts }: Batch): Promise<void> {
    if (!this.#known.has(id)) {
      this.#known.add(id);
      this.#tally.merge(counts);
      for (const metric of counts.keys()) this.#changed.add(metric);
      if (this.#tally.seriesOf("metrics_overflow_total").size > 0) this.#changed.add("metrics_overflow_total");
    }
    this.#saving ??= this.#save();
    await this.#saving;
  }

  /** Returns once the stored counts are loaded. */
  ping(): void {}

  render(): string {
    return this.#tally.render();
  }

  async #save(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, SAVE_MS));
    this.#saving = undefined;
    this.#known = new Set([...this.#known].slice(-KNOWN_BATCHES));
    const changed = [...this.#changed];
    this.#changed.clear();
    try {
      const series = changed.map((metric) => [metric, this.#tally.seriesOf(metric)]);
      await this.ctx.storage.put({ [BATCHES]: this.#known, ...Object.fromEntries(series) });
    } catch (error) {
      for (const metric of changed) this.#changed.add(metric);
      throw error;
    }
  }

  async #load(): Promise<void> {
    const stored = await this.ctx.storage.get([BATCHES, ...Object.keys(METRICS)]);
    this.#known = (stored.get(BATCHES) as Set<string> | undefined) ?? new Set();
    stored.delete(BATCHES);
    this.#tally.merge(stored as unknown as Counts);
  }
}
