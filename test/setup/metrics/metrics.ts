import type { Shop } from "../shop.ts";

export const METRICS_TOKEN = "dev-metrics-token";

/** The samples of `/metrics` by name and labels, as they are written there. */
export async function readMetrics(shop: Shop): Promise<Map<string, number>> {
  const response = await shop.fetch("/metrics", { headers: { Authorization: `Bearer ${METRICS_TOKEN}` } });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`/metrics answered ${response.status}: ${text}`);
  return new Map(
    text
      .split("\n")
      .filter((line) => line && !line.startsWith("#"))
      .map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ")))]),
  );
}
