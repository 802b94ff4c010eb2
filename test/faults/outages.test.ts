import { describe, expect, it } from "vitest";
import type { Order } from "#shared/contracts/orders.ts";
import { newCustomer, newProduct, signInAsAdmin } from "../setup/client.ts";
import { openFaultShop } from "../setup/faults/fault-shop.ts";
import { query } from "../setup/query.ts";
import { expectHealthy, passTime, recover } from "../setup/faults/recovery.ts";

const shop = await openFaultShop();
const admin = await signInAsAdmin(shop);
const customer = await newCustomer(shop);

describe("a retry while the sweep releases the same hold", () => {
  it("places one order and takes its stock once, whichever is first", async () => {
    for (let run = 0; run < 10; run++) {
      const product = await newProduct(admin, 5);
      const place = () =>
        customer.placeOrder([{ productId: product, quantity: 2 }], { "Idempotency-Key": `sweep-${run}` });
      shop.faults.down.add("orders");
      expect((await place()).status).toBe(503);
      shop.faults.down.clear();
      await passTime(shop);
      const sweep = () => shop.harness.getWorker("orders").scheduled({ cron: "* * * * *" });
      const [retry] = await Promise.all([place(), sweep()]);
      expect(retry.status).toBe(201);
      await shop.faults.quiet();
      const { body } = await admin.get<{ availableStock: number }>(`/api/v1/products/${product}`);
      expect(body.availableStock).toBe(3);
    }
    await recover(shop);
    await expectHealthy(shop);
  });
});

describe("an order while the products Worker is down", () => {
  it("is refused with 503 and leaves no order and no held stock", async () => {
    const product = await newProduct(admin, 5);
    shop.faults.down.add("products");
    const refused = await customer.placeOrder([{ productId: product, quantity: 2 }]);
    expect(refused.status).toBe(503);
    expect(refused.headers.get("Retry-After")).not.toBeNull();
    shop.faults.down.clear();
    await recover(shop);
    await expectHealthy(shop);
  });
});

describe("order events", () => {
  it("are all handled in the end after notifications was down for longer than the retries and the queue's retention", async () => {
    const reader = await newCustomer(shop);
    const product = await newProduct(admin, 50);
    shop.faults.down.add("notifications");
    const orders: Order[] = [];
    for (let index = 0; index < 5; index++) {
      orders.push((await reader.placeOrder([{ productId: product, quantity: 1 }])).body);
    }
    await reader.post(`/api/v1/orders/${orders[0]?.id}/cancel`, undefined);
    await shop.faults.quiet();
    const scheduled = await shop.harness.getWorker("notifications").scheduled({ cron: "* * * * *" });
    expect(scheduled.outcome).not.toBe("ok");

    // The local queue keeps nothing over a restart, just as if its last retry had gone by.
    await shop.harness.reset();
    shop.faults.down.clear();
    await recover(shop);
    const rows = await query(shop, "notifications", "SELECT type FROM notifications WHERE order_id = ANY($1)", [
      orders.map(({ id }) => id),
    ]);
    expect(rows).toHaveLength(6);
    await expectHealthy(shop);
  });
});
