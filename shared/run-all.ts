import { describeError, type Logger } from "./log.ts";

/** Runs jobs one after another, each whether or not those before it failed; fails in the end if one did. */
export async function runAll<Ctx>(
  log: Logger,
  jobs: Record<string, (ctx: Ctx) => Promise<unknown>>,
  ctx: Ctx,
): Promise<void> {
  const failed: string[] = [];
  for (const [job, run] of Object.entries(jobs)) {
    try {
      await run(ctx);
    } catch (error) {
      failed.push(job);
      log.error("job failed", { job, error: describeError(error) });
    }
  }
  if (failed.length > 0) throw new Error(`Failed: ${failed.join(", ")}`);
}
