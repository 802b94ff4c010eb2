import { createHmac, randomUUID } from "node:crypto";
import { SAMPLE_ACCOUNTS } from "#shared/testing/sample-accounts.ts";
import { productId } from "../../../workers/products/sample-data/generated-products.ts";
import { withClient } from "../../lib/databases.ts";
import type { Scenario } from "../measure/scenario.ts";
import { STRIPE_KEYS } from "../shop/overrides.ts";
import type { BenchShop } from "../shop/start-shop.ts";

/** More than any load can pay. */
const PAYMENTS = 20_000;
const customer = SAMPLE_ACCOUNTS[1].id;

/** Orders of the sample customer that wait for their payment. */
const ORDERS_SQL = `
  WITH added AS (
    INSERT INTO orders (id, user_id, status, total_amount, currency, reservation_id, request_hash, payment_due_at)
    SELECT gen_random_uuid(), $1, 'pending', 1000, 'EUR', gen_random_uuid(), 'bench', now() + interval '1 day'
    FROM generate_series(1, $2::int)
    RETURNING id
  ), lines AS (
    INSERT INTO order_lines (order_id, position, product_id, variant_id, name, unit_amount, quantity)
    SELECT id, 0, $3, $3, 'Bench', 1000, 1 FROM added
  )
  SELECT id FROM added`;

/** A payment at Stripe for each of these orders. */
const PAYMENTS_SQL = `
  INSERT INTO payments (id, order_id, user_id, provider, provider_payment_id, amount, currency, request_hash)
  SELECT id, id, $2, 'stripe', 'pi_' || id, 1000, 'EUR', 'bench' FROM unnest($1::uuid[]) AS id`;

async function insertOrders(shop: BenchShop): Promise<string[]> {
  const { rows } = await withClient(shop.ownerUrls.orders ?? "", (client) =>
    client.query<{ id: string }>(ORDERS_SQL, [customer, PAYMENTS, productId(0)]),
  );
  return rows.map(({ id }) => id);
}

/** Each order once: the index begins again with each round. */
function onceEach(ids: string[]): () => string {
  let next = 0;
  return () => ids[next++ % ids.length] ?? "";
}

async function startPayments(shop: BenchShop) {
  const headers = { ...(await shop.signIn("demo")), "Content-Type": "application/json" };
  const nextOrder = onceEach(await insertOrders(shop));
  const body = JSON.stringify({ provider: "stripe" });
  return () => ({ method: "POST" as const, path: `/api/v1/orders/${nextOrder()}/payments`, headers, body });
}

/** https://docs.stripe.com/webhooks/signature */
function sign(payload: string): string {
  const time = Math.floor(Date.now() / 1000);
  const signature = createHmac("sha256", STRIPE_KEYS.STRIPE_WEBHOOK_SECRET).update(`${time}.${payload}`).digest("hex");
  return `t=${time},v1=${signature}`;
}

async function receiveMessages(shop: BenchShop) {
  const ids = await insertOrders(shop);
  await withClient(shop.ownerUrls.payments ?? "", (client) => client.query(PAYMENTS_SQL, [ids, customer]));
  const nextPayment = onceEach(ids);
  return () => {
    const object = { id: `pi_${nextPayment()}`, object: "payment_intent" };
    const event = { id: `evt_${randomUUID()}`, object: "event", type: "payment_intent.succeeded", data: { object } };
    const body = JSON.stringify(event);
    const headers = { "Content-Type": "application/json", "Stripe-Signature": sign(body) };
    return { method: "POST" as const, path: "/api/v1/payment-events/stripe", headers, body };
  };
}

/** Stripe answers at once here, so that only the shop's own time is measured. */
const scenarios: Scenario[] = [
  { name: "payment start, without the provider's time", expectedStatus: 201, prepare: startPayments },
  { name: "payment message, without the provider's time", prepare: receiveMessages },
];

export default scenarios;
