import type { BaseContext } from "#shared/core/context.ts";
import { describeError } from "#shared/core/log.ts";

/** Deletes up to `limit` rows that are past their retention, in a transaction of its own; returns how many it deleted. */
type PruneBatch = (limit: number) => Promise<number>;

/**
 * A run stops beginning batches after this time and leaves the rest to the next one: it keeps neither customers waiting
 * for the database nor the other jobs of the cron. At 25 ms a batch that is 20 batches.
 */
const RUN_MS = 500;

type Options = {
  /** How many rows are deleted by one transaction; by default 1,000. */
  batchSize?: number;
};

/**
 * Prunes tables, each batch by batch until one is short. The tables take turns, so that a long backlog of one does not
 * keep the others from being pruned; nor does one that fails: the job fails in the end, which `CronsStopped` reports.
 */
export async function pruneTables(
  ctx: BaseContext,
  tables: Record<string, PruneBatch>,
  { batchSize = 1_000 }: Options = {},
): Promise<void> {
  const started = ctx.now().getTime();
  const deleted: Record<string, number> = {};
  const failed: string[] = [];
  let unfinished = Object.entries(tables);
  do {
    const full: typeof unfinished = [];
    for (const [table, deleteBatch] of unfinished) {
      try {
        const rows = await deleteBatch(batchSize);
        if (rows > 0) deleted[table] = (deleted[table] ?? 0) + rows;
        if (rows >= batchSize) full.push([table, deleteBatch]);
      } catch (error) {
        failed.push(table);
        ctx.log.error("table not pruned", { table, error: describeError(error) });
      }
    }
    unfinished = full;
  } while (unfinished.length > 0 && ctx.now().getTime() - started < RUN_MS);

  if (Object.keys(deleted).length > 0) {
    ctx.log.info("rows pruned", { deleted, unfinished: unfinished.map(([table]) => table) });
  }
  if (failed.length > 0) throw new Error(`Not pruned: ${failed.join(", ")}`);
}
