import { Pool } from "undici";

/** A request of a client. */
export interface BenchRequest {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

export type NextRequest = (index: number) => BenchRequest;

export interface LoadResult {
  /** In ms, one for each request with the expected status. */
  latencies: number[];
  seconds: number;
  /** What the rate counts: answers, or rows of a file. */
  done: number;
  failures: number;
  /** CPU time used meanwhile, in ms by process. */
  cpu?: Record<string, number>;
}

type Load = {
  connections: number;
  /** How long clients send requests. */
  seconds?: number;
  /** How many requests they send together; as many as they can by default. */
  requests?: number;
  expectedStatus: number;
};

/** Sends requests from `connections` clients, each of which sends its next request when it has the response. */
export async function applyLoad(origin: string, next: NextRequest, load: Load): Promise<LoadResult> {
  const { connections, seconds: limit = Number.POSITIVE_INFINITY, requests = Number.POSITIVE_INFINITY } = load;
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const latencies: number[] = [];
  let failures = 0;
  let index = 0;
  const started = performance.now();
  const end = started + limit * 1000;
  const client = async () => {
    while (performance.now() < end && index < requests) {
      const { method = "GET", path, headers, body } = next(index++);
      const asked = performance.now();
      const response = await pool.request({ method, path, headers: headers ?? null, body: body ?? null });
      await response.body.dump();
      if (response.statusCode === load.expectedStatus) latencies.push(performance.now() - asked);
      else failures++;
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  const seconds = (performance.now() - started) / 1000;
  await pool.close();
  return { latencies, seconds, done: latencies.length, failures };
}

/** The value at a percentile of values in ascending order. */
export function percentile(sorted: number[], percent: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}
