import { productId } from "../../../workers/products/sample-data/generated-products.ts";
import { withClient } from "../../lib/databases.ts";
import type { RequestScenario, Scenario } from "../measure/scenario.ts";
import { fillOrders } from "../shop/seed-orders.ts";
import type { BenchShop } from "../shop/start-shop.ts";

/** How many products the orders are spread over. */
const SPREAD = 500;
const CLIENTS = [1, 8, 32, 128];

/** Fills the tables with as many orders as products, and with more stock than any load can use up. */
export async function fillForOrders(shop: BenchShop): Promise<void> {
  const { orders = "", products = "" } = shop.ownerUrls;
  await fillOrders({ orders, products }, shop.products);
  const ids = Array.from({ length: SPREAD }, (_, index) => productId(index));
  await withClient(products, (client) =>
    client.query(
      `WITH raised AS (
        UPDATE variants p SET available_stock = 100000000 FROM (SELECT id, available_stock FROM variants WHERE id = ANY($1)) old
        WHERE p.id = old.id AND old.available_stock < 50000000
        RETURNING p.id, 100000000 - old.available_stock AS delta
      )
      INSERT INTO stock_ledger (product_id, delta, reason) SELECT id, delta, 'set' FROM raised`,
      [ids],
    ),
  );
}

const ordersOver =
  (products: number): RequestScenario["prepare"] =>
  async (shop) => {
    await fillForOrders(shop);
    const headers = { ...(await shop.signIn("demo")), "Content-Type": "application/json" };
    return (index) => ({
      method: "POST",
      path: "/api/v1/orders",
      headers: { ...headers, "Idempotency-Key": crypto.randomUUID() },
      // The first variant of each product, which has the product's id.
      body: JSON.stringify({ items: [{ variantId: productId((index * 7) % products), quantity: 1 }] }),
    });
  };

const scenarios: Scenario[] = CLIENTS.flatMap((connections) => [
  {
    name: `order, ${connections} clients, many products`,
    connections,
    expectedStatus: 201,
    // Eight clients keep two cores busy: with more, waiting dominates and not the size of a table.
    everySize: connections === 8,
    prepare: ordersOver(SPREAD),
  },
  { name: `order, ${connections} clients, one product`, connections, expectedStatus: 201, prepare: ordersOver(1) },
]);

export default scenarios;
