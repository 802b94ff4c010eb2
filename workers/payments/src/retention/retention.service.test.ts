import { sql } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { startPayment } from "../payments/payments.service.ts";
import { declinePayments } from "../settlement/settlement.service.ts";
import { closedOrders } from "../tables.ts";
import { createPaymentsTest } from "../testing.ts";
import { decideTestPayment } from "../test-provider/test-payments.service.ts";
import { pruneMessages } from "./retention.service.ts";

const test = await createPaymentsTest();
afterAll(test.close);

describe("pruneMessages()", () => {
  it("deletes what says that an order was closed after 90 days, and refunds a payment of it that succeeds later", async () => {
    const [old, recent] = [test.newOrder(), test.newOrder()];
    const late = await test.start(old);
    // The provider does not answer when the payment is to be canceled, and has the money all the same.
    const putBack = test.breakProvider({ cancelPayment: () => Promise.reject(new Error("down")) });
    await declinePayments(test.ctx, { orderIds: [old.orderId, recent.orderId], paymentIds: [] });
    await test.settle();
    putBack();
    const setAge = (orderId: string, days: number) =>
      test.ctx.db.execute(sql`
        UPDATE ${closedOrders} SET closed_at = now() - make_interval(days => ${days}::int) WHERE order_id = ${orderId}::uuid`);
    await setAge(old.orderId, 91);
    await setAge(recent.orderId, 89);
    await pruneMessages(test.ctx);
    expect(await test.ctx.db.select({ orderId: closedOrders.orderId }).from(closedOrders)).toEqual([
      { orderId: recent.orderId },
    ]);
    expect(await startPayment(test.ctx, recent)).toEqual({ outcome: "not-payable" });

    await decideTestPayment(test.ctx, late.id, "succeed");
    await test.settle();
    expect(await test.refundsOf(late.id)).toMatchObject([{ status: "succeeded", amount: 1000 }]);
  });
});
