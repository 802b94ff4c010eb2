import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../../tools/lib/paths.ts";
import { freePort } from "../../../tools/local/ports.ts";
import { eventually } from "../eventually.ts";
import { METRICS_TOKEN } from "./metrics.ts";

export const MISSING =
  "This test needs Prometheus and its promtool: install the Debian package `prometheus`, or what your system calls it.";

export const prometheusDir: string = join(root, "ops/prometheus");

/** The output of `promtool check metrics` for a text: empty when the text is valid. */
export function checkMetrics(text: string): string {
  const { error, status, stdout, stderr } = spawnSync("promtool", ["check", "metrics"], {
    input: text,
    encoding: "utf8",
  });
  if (error) throw new Error(MISSING, { cause: error });
  return `${stdout}${stderr}${status === 0 ? "" : `exit ${status}`}`;
}

export interface Prometheus {
  /** The value of an expression that has one sample, or `undefined`. */
  query: (expression: string) => Promise<number | undefined>;
  /** What its HTTP API answers: https://prometheus.io/docs/prometheus/latest/querying/api/ */
  ask: <Data>(path: string) => Promise<Data>;
  stop: () => Promise<void>;
}

/** A Prometheus server with the config of this repository, but that it asks this shop, and every second. */
export async function startPrometheus(origin: string): Promise<Prometheus> {
  const folder = await mkdtemp(join(tmpdir(), "prometheus-"));
  const config = (await readFile(join(prometheusDir, "prometheus.yml"), "utf8"))
    .replace("localhost:8787", new URL(origin).host)
    .replace("dev-metrics-token", METRICS_TOKEN)
    .replace("alerts.yml", join(prometheusDir, "alerts.yml"))
    .replaceAll("15s", "1s");
  await writeFile(join(folder, "prometheus.yml"), config);
  const address = `127.0.0.1:${await freePort()}`;
  const options = [
    `--config.file=${join(folder, "prometheus.yml")}`,
    `--storage.tsdb.path=${join(folder, "data")}`,
    `--web.listen-address=${address}`,
  ];
  const server = spawn("prometheus", options, { stdio: "ignore" });
  const stop = async () => {
    await end(server);
    await rm(folder, { recursive: true, force: true });
  };
  const failed = once(server, "error").then(([error]) => Promise.reject(new Error(MISSING, { cause: error })));
  const ready = eventually(
    () =>
      fetch(`http://${address}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      ),
    (isReady) => isReady,
    30_000,
  );
  try {
    await Promise.race([ready, failed]);
  } catch (error) {
    await stop();
    throw error;
  }
  const ask = async <Data>(path: string) => {
    const response = await fetch(`http://${address}/api/v1/${path}`);
    return ((await response.json()) as { data: Data }).data;
  };
  const query = async (expression: string) => {
    type Samples = { result: { value: [number, string] }[] };
    const { result } = await ask<Samples>(`query?query=${encodeURIComponent(expression)}`);
    return result[0] && Number(result[0].value[1]);
  };
  return { query, ask, stop };
}

async function end(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null) return;
  const exited = once(server, "exit");
  server.kill();
  await exited;
}
