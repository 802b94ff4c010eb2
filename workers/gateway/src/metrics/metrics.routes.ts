import { z } from "@hono/zod-openapi";
import { createRouter } from "#shared/http/app.ts";
import { PROMETHEUS_MEDIA_TYPE } from "#shared/values/prometheus.ts";
import { defineRoute } from "#shared/http/route.ts";
import type { GatewayContext } from "../context.ts";
import { requireMetricsToken } from "./metrics-token.ts";
import { renderMetrics } from "./metrics.service.ts";

export const metricsRoutes = createRouter<GatewayContext>();

metricsRoutes.openapi(
  defineRoute({
    operationId: "getMetrics",
    method: "get",
    path: "/metrics",
    access: "operator",
    limit: "none",
    tags: ["Service"],
    summary: "Counters, durations and gauges of the whole shop, for Prometheus",
    responses: { 200: { description: "Prometheus text format", content: { "text/plain": { schema: z.string() } } } },
  }),
  async (c) => {
    const ctx = c.get("ctx");
    await requireMetricsToken(c);
    return c.body(await renderMetrics(ctx), 200, { "Content-Type": PROMETHEUS_MEDIA_TYPE }) as never;
  },
);
