/**
 * Checks a running shop from outside, without changing it; with --journey also as a customer who orders and leaves.
 *
 *     npm run smoke -- --url https://shop.example.com
 *     npm run smoke -- --env staging --release 1a2b3c4d5e6f   at its domain, and it must run that release
 *     npm run smoke -- --env staging --journey
 */
import { parseArguments, requireUrl, runCommand } from "../lib/command.ts";
import { walkThrough } from "./smoke/journey.ts";
import { smoke } from "./smoke/smoke.ts";
import { domainOf, parseEnvironment, readEnvironment } from "../lib/environments.ts";

await runCommand(async () => {
  const { values } = parseArguments({
    options: {
      url: { type: "string" },
      env: { type: "string" },
      release: { type: "string" },
      journey: { type: "boolean" },
    },
  });
  const url = values.url
    ? requireUrl("--url", values.url)
    : `https://${domainOf(readEnvironment(parseEnvironment(values.env)))}`;
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(new URL(url).hostname);
  const log = (line: string) => console.log(line);
  await smoke(url, { release: values.release, isLocal, metricsToken: process.env.METRICS_TOKEN, log });
  if (values.journey) await walkThrough(url, log);
});
