/**
 * How many pieces of work that make calls run at the same time. An invocation has six connections; further calls wait for
 * one: https://developers.cloudflare.com/workers/platform/limits/#simultaneous-open-connections.
 */
export const CALL_CONCURRENCY = 5;

/**
 * Does the work for each item, `limit` of them at a time, and returns the results in the order of the items. Rejects with the
 * first failure, after which no further item is begun.
 */
export async function mapConcurrently<Item, Result>(
  items: Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  let next = 0;
  let hasFailed = false;
  const workThrough = async () => {
    while (next < items.length && !hasFailed) {
      const index = next++;
      try {
        results[index] = await work(items[index] as Item);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, workThrough));
  return results;
}
