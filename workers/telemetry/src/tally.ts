import { heading, sample } from "#shared/values/prometheus.ts";
import { BUCKETS, METRICS, type MetricName } from "./metrics.ts";

/**
 * The maximum number of series of a metric; further ones share series whose labels say so. All of a metric are one value in the
 * Durable Object's storage, of 2 MB at most: a counter has some 100 bytes there, a histogram 200. In `/metrics` a histogram has 14
 * lines, 2 KB.
 */
const MAX_SERIES = { counter: 5_000, histogram: 2_000 };
const OVERFLOW = "overflow";
/** Shared series keep these labels, which have few values: alerts ask for them. */
const KEPT_LABELS = new Set<string>(["service", "worker", "status", "status_class", "outcome"]);

/** A counter's value; for a histogram the sum, and the count of each bucket, not cumulative. */
type Values = number[];

/** The series of each metric by their label values, one per line. */
export type Counts = Map<MetricName, Map<string, Values>>;

/** Counts to be sent to the Durable Object. The id makes it safe to send them again. */
export type Batch = { id: string; counts: Counts };

/** Counts by series, with a bounded number of series. */
export class Tally {
  #counts: Counts = new Map();

  get isEmpty(): boolean {
    return this.#counts.size === 0;
  }

  count(metric: MetricName, labels: readonly string[]): void {
    const values = this.#valuesOf(metric, labels.join("\n"), 1);
    values[0] = (values[0] ?? 0) + 1;
  }

  observe(metric: MetricName, labels: readonly string[], value: number): void {
    const values = this.#valuesOf(metric, labels.join("\n"), BUCKETS.length + 2);
    const bucket = 1 + bucketOf(value);
    values[0] = (values[0] ?? 0) + value;
    values[bucket] = (values[bucket] ?? 0) + 1;
  }

  /** Adds the counts of another tally; unknown metrics are ignored. */
  merge(counts: Counts): void {
    for (const [metric, series] of counts) {
      if (!(metric in METRICS)) continue;
      for (const [labels, values] of series) {
        const known = this.#valuesOf(metric, labels, values.length);
        for (const [index, value] of values.entries()) known[index] = (known[index] ?? 0) + value;
      }
    }
  }

  /** Returns all counts, and resets them to zero. */
  drain(): Counts {
    const counts = this.#counts;
    this.#counts = new Map();
    return counts;
  }

  seriesOf(metric: MetricName): Map<string, Values> {
    return this.#counts.get(metric) ?? new Map();
  }

  /** In the text format of Prometheus. */
  render(): string {
    return (Object.keys(METRICS) as MetricName[]).map((metric) => renderMetric(metric, this.seriesOf(metric))).join("");
  }

  /** The values of a series, which starts at zero, or of a shared series above the bound. */
  #valuesOf(metric: MetricName, labels: string, length: number): Values {
    let series = this.#counts.get(metric);
    if (!series) {
      series = new Map();
      this.#counts.set(metric, series);
    }
    const known = series.get(labels);
    if (known) return known;
    const isFull = series.size >= MAX_SERIES[isHistogram(metric) ? "histogram" : "counter"];
    const key = isFull ? sharedLabels(metric, labels) : labels;
    if (key !== labels) this.count("metrics_overflow_total", [metric]);
    const values = series.get(key) ?? new Array<number>(length).fill(0);
    series.set(key, values);
    return values;
  }
}

const isHistogram = (metric: MetricName): boolean => "isHistogram" in METRICS[metric];

function sharedLabels(metric: MetricName, labels: string): string {
  const given = labels.split("\n");
  return METRICS[metric].labels.map((name, index) => (KEPT_LABELS.has(name) ? given[index] : OVERFLOW)).join("\n");
}

function bucketOf(value: number): number {
  const index = BUCKETS.findIndex((bound) => value <= bound);
  return index < 0 ? BUCKETS.length : index;
}

function renderMetric(metric: MetricName, series: Map<string, Values>): string {
  const { help, labels: names } = METRICS[metric];
  const lines = [heading(metric, isHistogram(metric) ? "histogram" : "counter", help)];
  for (const [key, values] of series) {
    const given = key.split("\n");
    const labels = Object.fromEntries(names.map((name, index) => [name, given[index] ?? ""]));
    if (isHistogram(metric)) lines.push(...histogramLines(metric, labels, values));
    else lines.push(sample(metric, labels, values[0] ?? 0));
  }
  return lines.join("");
}

/** Prometheus requires cumulative buckets. */
function histogramLines(metric: string, labels: Record<string, string>, [sum = 0, ...buckets]: Values): string[] {
  let total = 0;
  const lines = buckets.map((inBucket, index) => {
    total += inBucket;
    return sample(`${metric}_bucket`, { ...labels, le: String(BUCKETS[index] ?? "+Inf") }, total);
  });
  return [...lines, sample(`${metric}_sum`, labels, sum), sample(`${metric}_count`, labels, total)];
}
