import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../tools/lib/ports.ts";
import { eventually } from "./eventually.ts";
import { METRICS_TOKEN } from "./metrics.ts";

const MISSING =
  "This test needs Prometheus and its promtool: install the Debian package `prometheus`, or what your system calls it.";

/** What `promtool check metrics` has to say of a text: nothing, when all is well. */
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
  stop: () => Promise<void>;
}

/** A Prometheus server that asks a shop for its metrics every second. */
export async function startPrometheus(origin: string): Promise<Prometheus> {
  const folder = await mkdtemp(join(tmpdir(), "prometheus-"));
  const config = {
    global: { scrape_interval: "1s" },
    scrape_configs: [
      {
        job_name: "shop",
        // `cron_runs_total` has a label `job` of its own.
        honor_labels: true,
        authorization: { credentials: METRICS_TOKEN },
        static_configs: [{ targets: [new URL(origin).host] }],
      },
    ],
  };
  // JSON is YAML.
  await writeFile(join(folder, "prometheus.yml"), JSON.stringify(config));
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
  const query = async (expression: string) => {
    const response = await fetch(`http://${address}/api/v1/query?query=${encodeURIComponent(expression)}`);
    const { data } = (await response.json()) as { data: { result: { value: [number, string] }[] } };
    const [sample] = data.result;
    return sample && Number(sample.value[1]);
  };
  return { query, stop };
}

async function end(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null) return;
  const exited = once(server, "exit");
  server.kill();
  await exited;
}
