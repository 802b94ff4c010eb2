import type { NextRequest } from "./load.ts";
import type { BenchShop } from "../shop/start-shop.ts";
import type { Telemetry } from "../shop/telemetry.ts";

/**
 * One kind of load. A file of tools/bench/scenarios exports an array of these as its default, and is found by itself.
 */
export interface Scenario {
  /** Short, and the same from run to run: results are compared by it. */
  name: string;
  /** The Worker that is asked; the shop's own gateway when left out. */
  server?: "gateway" | "bare-gateway" | "kv-gateway" | `partial-gateway-${number}`;
  /** In which shop it is measured; off when left out. */
  telemetry?: Telemetry;
  /** Whether it is measured at every size of the catalogue, or (by default) only at the smallest. */
  everySize?: boolean;
  /** How many clients ask at once; 8 when left out. */
  connections?: number;
  /** 200 when left out. */
  expectedStatus?: number;
  /** Before the clock runs, in every round. */
  beforeRound?: (shop: BenchShop) => Promise<void>;
  /** Makes ready what the requests need, and returns what the nth request is. */
  prepare: (shop: BenchShop) => Promise<NextRequest>;
}

export interface CaseResult {
  scenario: string;
  products: number;
  connections: number;
  /** The median of the rounds. */
  requestsPerSecond: number;
  p50: number;
  p95: number;
  p99: number;
  requests: number;
  failures: number;
  /** Of one request, with what it caused after its answer; not counted for baselines. */
  databaseRoundTrips: number | null;
  kvReads: number | null;
}
