import { createTestContext, type TestContext } from "#shared/testing/context.ts";
import { createTestCache, emptyCache } from "../testing.ts";

/** A context with a cache that can be emptied. `queries` counts the round trips to its database. */
export async function createLookupsTest() {
  const { ctx, database } = await createTestContext("products");
  const cache = createTestCache();
  const measure: TestContext["measure"] = ({ kind }) => {
    if (kind === "database") test.queries++;
  };
  const db = ctx.openDatabase({ ...ctx, measure });
  const test = {
    ctx: { ...ctx, ...emptyCache(), kv: cache.kv, recent: cache.recent, measure, db },
    cache,
    queries: 0,
    close: () => database.close(),
  };
  return test;
}
