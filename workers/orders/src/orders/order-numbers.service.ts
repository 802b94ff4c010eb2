import type { OrdersContext } from "../context.ts";
import { numberOrders } from "./order-numbers.repository.ts";

/** Numbering these takes the database about 0.1 s, once a minute. */
const BATCH_SIZE = 2_000;

/** Numbers orders that were placed before orders had numbers. There may be too many of them for a migration. */
export async function numberOldOrders(ctx: OrdersContext): Promise<void> {
  const numbered = await numberOrders(ctx.db, BATCH_SIZE);
  if (numbered > 0) ctx.log.info("old orders numbered", { numbered });
}
