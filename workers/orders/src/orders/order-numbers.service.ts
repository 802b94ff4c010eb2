import type { OrdersContext } from "../context.ts";
import { numberOrders } from "./order-numbers.repository.ts";

/** Numbering these takes the database about a tenth of a second, once a minute. */
const BATCH_SIZE = 2_000;

/** Numbers the orders of the time before orders had numbers: too many, perhaps, to be numbered by a migration. */
export async function numberOldOrders(ctx: OrdersContext): Promise<void> {
  const numbered = await numberOrders(ctx.db, BATCH_SIZE);
  if (numbered > 0) ctx.log.info("old orders numbered", { numbered });
}
