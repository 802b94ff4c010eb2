import { Cron } from "croner";
import type { Service } from "../lib/services.ts";

/** Runs the Workers' crons on schedule, which `wrangler dev` does not do. */
export function startCrons(services: Service[], origin: string, log: (line: string) => void): { stop(): void } {
  const jobs = services.flatMap(({ name, crons }) =>
    crons.map((cron) => new Cron(cron, { timezone: "UTC", protect: true }, () => fire(name, cron, origin, log))),
  );
  return { stop: () => jobs.forEach((job) => void job.stop()) };
}

async function fire(name: string, cron: string, origin: string, log: (line: string) => void): Promise<void> {
  try {
    const url = `${origin}/cdn-cgi/local/explorer/api/local/scheduled?worker=${name}`;
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ cron }),
    });
    const said = await response.text();
    if (!said.includes('"outcome":"ok"')) log(`The cron "${cron}" of ${name} failed: ${said}`);
  } catch (error) {
    log(`The cron "${cron}" of ${name} could not be run: ${(error as Error).message}`);
  }
}
