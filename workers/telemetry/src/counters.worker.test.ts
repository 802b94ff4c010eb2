/// <reference types="@cloudflare/vitest-plugin/types" />
import { evictDurableObject } from "cloudflare:test";
import { env as platformEnv, exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { newId } from "#shared/values/ids.ts";
import { countersOf } from "./context.ts";
import type { Env } from "./env.ts";
import { count } from "./count.ts";
import { Tally } from "./tally.ts";
import type { Monitoring } from "./rpc.ts";

const env = platformEnv as unknown as Env;

function batchOf(job: string, runs: number) {
  const tally = new Tally();
  for (let run = 0; run < runs; run++) count(tally, "orders", { kind: "cron", job, outcome: "ok" });
  return { id: newId(), counts: tally.drain() };
}

async function runsOf(job: string): Promise<number> {
  const { Monitoring: monitoring } = exports as unknown as { Monitoring: Monitoring };
  const text = await monitoring.readCounters({ requestId: "r1", traceparent: "" });
  return Number(
    new RegExp(`cron_runs_total\\{service="orders",job="${job}",outcome="ok"\\} (\\d+)`).exec(text)?.[1] ?? 0,
  );
}

describe("Counters", () => {
  it("adds up the batches that many isolates send concurrently", async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => countersOf(env).add(batchOf("many", n))));
    expect(await runsOf("many")).toBe(190);
  });

  it("resumes from its storage after a restart", async () => {
    await countersOf(env).add(batchOf("restart", 3));
    await evictDurableObject(env.COUNTERS.getByName("shop"));
    expect(await runsOf("restart")).toBe(3);
    await countersOf(env).add(batchOf("restart", 4));
    await evictDurableObject(env.COUNTERS.getByName("shop"));
    expect(await runsOf("restart")).toBe(7);
  });

  it("stores as many series as a metric can have, with long labels", async () => {
    for (let from = 0; from < 6_000; from += 2_000) {
      const tally = new Tally();
      for (let n = from; n < from + 2_000; n++) {
        const route = `/api/v1/${"resources/{resourceId}/".repeat(3)}${n}`;
        count(tally, "notifications", { kind: "request", route, method: "DELETE", status: 404, seconds: 1.23456 });
      }
      await countersOf(env).add({ id: newId(), counts: tally.drain() });
    }
    await evictDurableObject(env.COUNTERS.getByName("shop"));
    const { Monitoring: monitoring } = exports as unknown as { Monitoring: Monitoring };
    const text = await monitoring.readCounters({ requestId: "r1", traceparent: "" });
    const shared = 'service="notifications",route="overflow",method="overflow"';
    expect(text.match(/^http_requests_total\{/gm)).toHaveLength(5_001);
    expect(text).toContain(`http_requests_total{${shared},status="404"} 1000`);
    expect(text).toContain(`http_request_duration_seconds_count{${shared},status_class="4xx"} 4000`);
    expect(text).toContain('metrics_overflow_total{metric="http_requests_total"} 1000');
  });

  it("counts a batch once when it is sent again, before and after a restart", async () => {
    const batch = batchOf("again", 5);
    await Promise.all([countersOf(env).add(batch), countersOf(env).add(batch)]);
    await evictDurableObject(env.COUNTERS.getByName("shop"));
    await countersOf(env).add(batch);
    expect(await runsOf("again")).toBe(5);
  });
});
