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
  const ids = await variantsInEuros(shop, SPREAD);
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

/** Up to `count` variants whose prices are in EUR, since an order has one currency; always the same first ones. */
export function variantsInEuros(shop: BenchShop, count: number): Promise<string[]> {
  // Every fifth product is sold in EUR.
  const ids = Array.from({ length: SPREAD * 5 }, (_, index) => productId(index));
  const query = "SELECT id FROM variants WHERE id = ANY($1) AND currency = 'EUR' ORDER BY id LIMIT $2";
  return withClient(shop.ownerUrls.products ?? "", async (client) => {
    const { rows } = await client.query<{ id: string }>(query, [ids, count]);
    return rows.map(({ id }) => id);
  });
}

const ordersOver =
  (products: number, lines = 1): RequestScenario["prepare"] =>
  async (shop) => {
    await fillForOrders(shop);
    const variants = await variantsInEuros(shop, products);
    const headers = { ...(await shop.signIn("demo")), "Content-Type": "application/json" };
    return (index) => ({
      method: "POST",
      path: "/api/v1/orders",
      headers: { ...headers, "Idempotency-Key": crypto.randomUUID() },
      body: JSON.stringify({
        items: Array.from({ length: lines }, (_, line) => ({
          variantId: variants[(index * lines + line) % variants.length],
          quantity: 1,
        })),
      }),
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
  {
    name: `order of two lines, ${connections} clients`,
    connections,
    expectedStatus: 201,
    prepare: ordersOver(SPREAD, 2),
  },
  { name: `order, ${connections} clients, one product`, connections, expectedStatus: 201, prepare: ordersOver(1) },
]);

scenarios.push({
  name: "hot product: order, 500 clients",
  connections: 500,
  expectedStatus: 201,
  prepare: ordersOver(1),
});

export default scenarios;
