import type { BenchShop } from "../shop/start-shop.ts";
import type { Telemetry } from "../shop/telemetry.ts";
import type { LoadResult, NextRequest } from "./load.ts";

/** One kind of load. Each file in tools/bench/scenarios exports an array of these as its default. */
export type Scenario = RequestScenario | TaskScenario;

/** What all kinds have. */
interface CommonScenario {
  /** Short and stable: results of several runs are compared by it. */
  name: string;
  /** The Worker that gets the requests; the shop's gateway by default. */
  server?: "gateway" | "bare-gateway" | "kv-gateway" | `partial-gateway-${number}`;
  /** The tail consumer of the shop in which it is measured; "off" by default. */
  telemetry?: Telemetry;
  /** Whether it is measured at every size of the catalogue, or (by default) only at the smallest. */
  everySize?: boolean;
}

/** Clients that send requests for a while. */
export interface RequestScenario extends CommonScenario {
  /** The number of clients; 8 by default. */
  connections?: number;
  /** 200 by default. */
  expectedStatus?: number;
  /** Runs in every round before the measurement. */
  beforeRound?: (shop: BenchShop) => Promise<void>;
  /** Prepares the data that the requests need, and returns a function from a number to a request. */
  prepare: (shop: BenchShop) => Promise<NextRequest>;
}

/** Something that is done once in each round, and measures itself. */
export interface TaskScenario extends CommonScenario {
  task: (shop: BenchShop) => Promise<LoadResult>;
}

export interface CaseResult {
  scenario: string;
  products: number;
  connections: number;
  /** The median of the rounds; rows in each second for an import. */
  requestsPerSecond: number;
  p50: number;
  p95: number;
  p99: number;
  requests: number;
  failures: number;
  /** Of one request, including the work after its response; not counted for baselines. */
  databaseRoundTrips: number | null;
  kvReads: number | null;
  /** CPU ms of one request by process, including the work after its response that was done in the measured time. */
  cpu: Record<string, number>;
}
