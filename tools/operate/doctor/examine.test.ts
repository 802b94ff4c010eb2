import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "#shared/testing/databases.ts";
import { withClient } from "../../lib/databases.ts";
import { findServices } from "../../lib/services.ts";
import { describeExamined, examinedServices, examineShop } from "./examine.ts";

let databases: Record<"orders" | "payments" | "products" | "notifications", TestDatabase>;
let urls: Record<keyof typeof databases, string>;

beforeAll(async () => {
  const [orders, payments, products, notifications] = [
    await createTestDatabase("orders"),
    await createTestDatabase("payments"),
    await createTestDatabase("products"),
    await createTestDatabase("notifications"),
  ];
  databases = { orders, payments, products, notifications };
  urls = {
    orders: orders.ownerUrl,
    payments: payments.ownerUrl,
    products: products.ownerUrl,
    notifications: notifications.ownerUrl,
  };
  await withClient(urls.products, (client) => client.query(productsSql));
  await withClient(urls.orders, (client) => client.query(ordersSql));
  await withClient(urls.payments, (client) => client.query(paymentsSql));
  await withClient(urls.notifications, (client) => client.query(notificationsSql));
});
afterAll(() => Promise.all(Object.values(databases).map((database) => database.close())));

const id = (kind: number) => `01900000-0000-7000-8000-00000000000${kind}`;

/** A shop with one product, one order of two pieces, its event and its notification. */
const productsSql = `
  INSERT INTO catalogue_products (id, name, slug, price_amount, max_price_amount, currency, in_stock)
  VALUES ('${id(1)}', 'Mug', 'mug', 500, 500, 'USD', true);
  INSERT INTO variants (id, product_id, price_amount, currency, available_stock)
  VALUES ('${id(1)}', '${id(1)}', 500, 'USD', 8);
  INSERT INTO reservations (id, state, expires_at) VALUES ('${id(2)}', 'confirmed', now());
  INSERT INTO reservation_lines VALUES ('${id(2)}', 0, '${id(1)}', 2, 'Mug', 500, 'USD');
  INSERT INTO stock_ledger (product_id, delta, reason, reservation_id)
  VALUES ('${id(1)}', 10, 'created', NULL), ('${id(1)}', -2, 'held', '${id(2)}')`;
const ordersSql = `
  INSERT INTO orders (id, user_id, total_amount, currency, reservation_id, request_hash)
  VALUES ('${id(3)}', '${id(9)}', 1000, 'USD', '${id(2)}', 'x');
  INSERT INTO order_lines VALUES ('${id(3)}', 0, '${id(1)}', 'Mug', 500, 2);
  INSERT INTO promotions (id, name, type, combinable, is_active) VALUES ('${id(6)}', 'Free', 'free-shipping', true, true);
  INSERT INTO carts (id, user_id, expires_at) VALUES ('${id(8)}', '${id(9)}', now() + interval '1 day');
  INSERT INTO events (id, order_id, type, data, traceparent) VALUES ('${id(4)}', '${id(3)}', 'order.created', '{}', '');
  INSERT INTO event_deliveries (event_id, subscriber, sent_at) VALUES ('${id(4)}', 'notifications', now())`;
/** The payment of that order was canceled, and another succeeded and was refunded. */
const paymentsSql = `
  INSERT INTO payments (id, order_id, user_id, provider, status, amount, currency, request_hash, refunding_amount, refunded_amount)
  VALUES ('${id(7)}', '${id(3)}', '${id(9)}', 'test', 'canceled', 1000, 'USD', 'x', 0, 0),
    ('${id(8)}', '${id(3)}', '${id(9)}', 'test', 'succeeded', 1000, 'USD', 'x', 1000, 1000);
  INSERT INTO refunds (id, order_id, payment_id, amount, status)
  VALUES ('${id(2)}', '${id(3)}', '${id(8)}', 1000, 'succeeded')`;
const notificationsSql = `
  INSERT INTO notifications (id, event_id, user_id, order_id, type, title, body)
  VALUES ('${id(5)}', '${id(4)}', '${id(9)}', '${id(3)}', 'order.created', 'x', 'x')`;

/** An image of the product at this place. */
const imageSql = (position: number) => `
  INSERT INTO media_files (key) VALUES ('${"a".repeat(64)}');
  INSERT INTO product_images (id, product_id, key, width, height, position)
  VALUES ('${id(7)}', '${id(1)}', '${"a".repeat(64)}', 1, 1, ${position})`;

/** The titles of the failed checks after a change, which is then undone. */
async function findingsAfter(
  service: keyof typeof databases & string,
  change: string,
  undo: string,
): Promise<string[]> {
  await withClient(urls[service], (client) => client.query(change));
  const examined = await examineShop(urls, { graceSeconds: 0 });
  await withClient(urls[service], (client) => client.query(undo));
  return examined.filter(({ wrong }) => wrong.length > 0).map(({ title }) => title);
}

describe("examinedServices()", () => {
  it("names only services that have a database", () => {
    const withDatabase = findServices().flatMap(({ name, hasDatabase }) => (hasDatabase ? name : []));
    expect(withDatabase).toEqual(expect.arrayContaining(examinedServices()));
    expect(examinedServices()).toEqual(expect.arrayContaining(Object.keys(urls)));
  });
});

describe("the doctor", () => {
  it("finds nothing wrong in a consistent shop", async () => {
    const examined = await examineShop(urls, { graceSeconds: 0 });
    expect(examined.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
    expect(describeExamined(examined)).toMatch(/✔ Stock \+ held \+ sold = put in +1 checked +0 wrong/);
  });

  it("names three wrong records of a check, and each one when it is asked for all", () => {
    const wrong = ["order 1", "order 2", "order 3", "order 4", "order 5"];
    const examined = [{ title: "Each order is right", checked: 9, wrong }];
    const details = (options?: { all: boolean }) => describeExamined(examined, options).split("\n\n")[1];
    const first = ["Each order is right:", "  order 1", "  order 2", "  order 3"];
    expect(details()?.split("\n")).toEqual([...first, "  … and 2 more: --all names them"]);
    expect(details({ all: true })?.split("\n")).toEqual([...first, "  order 4", "  order 5"]);
  });

  it("finds nothing wrong with an event without a notification whose dead letter was dismissed", async () => {
    const dismissed = `DELETE FROM notifications; INSERT INTO dead_letters (id, fingerprint, message, event_id, error,
      attempts, dismissed_at) VALUES ('${id(8)}', '${id(4)}', '{}', '${id(4)}', 'Error', 9, now())`;
    const undo = `DELETE FROM dead_letters; ${notificationsSql}`;
    expect(await findingsAfter("notifications", dismissed, undo)).toEqual([]);
  });

  it("lists the files in the bucket, and finds an image whose original is not among them", async () => {
    await withClient(urls.products, (client) => client.query(imageSql(0)));
    const key = "a".repeat(64);
    const pages = [[`media/${key}/160.webp`], [`media/${key}/original`]];
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.headers.authorization);
      const page = Number(new URL(request.url ?? "", "http://api").searchParams.get("cursor") ?? 0);
      const result = (pages[page] ?? []).map((name) => ({ key: name }));
      const cursor = page + 1 < pages.length ? String(page + 1) : undefined;
      response.end(JSON.stringify({ result, result_info: { cursor } }));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const mediaBucket = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/media`, token: "secret" };
    const find = async () => {
      const examined = await examineShop(urls, { graceSeconds: 0, mediaBucket });
      return examined.filter(({ wrong }) => wrong.length > 0).flatMap(({ title, wrong }) => [title, ...wrong]);
    };
    try {
      expect(await find()).toEqual([]);
      pages.pop();
      expect(await find()).toEqual([
        "Each image's file is there",
        `the file media/${key}/original of product ${id(1)} is missing`,
      ]);
      expect(asked).toEqual(["Bearer secret", "Bearer secret", "Bearer secret"]);
    } finally {
      server.close();
      await withClient(urls.products, (client) => client.query("DELETE FROM product_images; DELETE FROM media_files"));
    }
  });

  it("accepts a reservation without lines only if its order is closed", async () => {
    const close = `DELETE FROM reservation_lines; DELETE FROM stock_ledger;
      INSERT INTO stock_ledger (product_id, delta, reason, is_opening) VALUES ('${id(1)}', 8, 'adjusted', true)`;
    const undo = `INSERT INTO reservation_lines VALUES ('${id(2)}', 0, '${id(1)}', 2, 'Mug', 500, 'USD');
      DELETE FROM stock_ledger; ${productsSql.slice(productsSql.indexOf("INSERT INTO stock_ledger"))}`;
    await withClient(urls.products, (client) => client.query(close));
    const mark = (isClosed: boolean) => `UPDATE orders SET is_reservation_closed = ${isClosed}`;
    expect(await findingsAfter("orders", mark(false), mark(false))).toEqual([
      "Each order has its stock, a cancelled one has given it back",
    ]);
    expect(await findingsAfter("orders", mark(true), mark(false))).toEqual([]);
    await withClient(urls.products, (client) => client.query(undo));
  });

  it.each<[string, keyof typeof databases & string, string, string]>([
    [
      "The refunds of each payment add up, and are not more than was paid",
      "payments",
      "UPDATE refunds SET amount = 999",
      "UPDATE refunds SET amount = 1000",
    ],
    [
      "Each captured amount belongs to a paid order or was refunded",
      "payments",
      `INSERT INTO payments (id, order_id, user_id, provider, status, amount, currency, request_hash)
        VALUES ('${id(1)}', '${id(3)}', '${id(9)}', 'test', 'succeeded', 1000, 'USD', 'x')`,
      `DELETE FROM payments WHERE id = '${id(1)}'`,
    ],
    [
      "Each order that was paid by a payment has that payment",
      "orders",
      `UPDATE orders SET payment_id = '${id(7)}'`,
      "UPDATE orders SET payment_id = NULL",
    ],
    [
      "Each order that was paid by a payment has that payment",
      "orders",
      `UPDATE orders SET payment_id = '${id(8)}', currency = 'EUR'`,
      "UPDATE orders SET payment_id = NULL, currency = 'USD'",
    ],
    [
      "Each paid order shows what was refunded",
      "orders",
      `UPDATE orders SET payment_id = '${id(8)}', payment_status = 'paid'`,
      "UPDATE orders SET payment_id = NULL, payment_status = NULL",
    ],
    [
      "Each refund that failed was made again, or settled in another way",
      "payments",
      `INSERT INTO refunds (id, order_id, payment_id, amount, status)
       VALUES ('${id(7)}', '${id(3)}', '${id(7)}', 1000, 'failed')`,
      `DELETE FROM refunds WHERE id = '${id(7)}'`,
    ],
    [
      "Only a refund that failed is made again, and of those of a return one succeeds at most",
      "payments",
      "UPDATE refunds SET retry_of = id",
      "UPDATE refunds SET retry_of = NULL",
    ],
    [
      "Each return says what became of its refund",
      "orders",
      `INSERT INTO returns (id, order_id, event_id, status, refund_id, refund_status)
       VALUES ('${id(7)}', '${id(3)}', '${id(4)}', 'requested', '${id(2)}', 'failed')`,
      "DELETE FROM returns",
    ],
    [
      "Each unpaid order whose time is over is cancelled, unless its payment is being processed",
      "orders",
      "UPDATE orders SET payment_due_at = now() - interval '1 hour'",
      "UPDATE orders SET payment_due_at = NULL",
    ],
    [
      "Payments knows of each cancelled order and each payment without an order",
      "orders",
      `INSERT INTO payment_declines (kind, subject_id, created_at) VALUES ('order', '${id(3)}', now() - interval '1 hour')`,
      "DELETE FROM payment_declines",
    ],
    [
      "Stock is what the ledger says",
      "products",
      "UPDATE variants SET available_stock = 9",
      "UPDATE variants SET available_stock = 8",
    ],
    [
      "Each product is what its variants are",
      "products",
      "UPDATE catalogue_products SET max_price_amount = 501",
      "UPDATE catalogue_products SET max_price_amount = 500",
    ],
    [
      "Each product is what its variants are",
      "products",
      "UPDATE catalogue_products SET archived_at = now()",
      "UPDATE catalogue_products SET archived_at = NULL",
    ],
    [
      "The images of each product are numbered without a gap",
      "products",
      imageSql(1),
      "DELETE FROM product_images; DELETE FROM media_files",
    ],
    [
      "No category is in itself, or more than five levels deep",
      "products",
      `INSERT INTO categories (id, name, slug, position) VALUES ('${id(1)}', 'A', 'a', 0), ('${id(2)}', 'B', 'b', 0);
       UPDATE categories SET parent_id = CASE id WHEN '${id(1)}' THEN '${id(2)}'::uuid ELSE '${id(1)}' END`,
      "UPDATE categories SET parent_id = NULL; DELETE FROM categories",
    ],
    [
      "Each product is found by its categories and options",
      "products",
      "UPDATE catalogue_products SET facet_set_id = 9",
      "UPDATE catalogue_products SET facet_set_id = 1",
    ],
    [
      "Each product is found by its categories and options",
      "products",
      `UPDATE catalogue_products SET category_ids = '{${id(9)}}'`,
      "UPDATE catalogue_products SET category_ids = '{}'",
    ],
    [
      "Each product is found by its categories and options",
      "products",
      "UPDATE facet_sets SET options_set_id = 9",
      "UPDATE facet_sets SET options_set_id = id",
    ],
    [
      "Each product is found by searches as it is",
      "products",
      "UPDATE search_documents SET price_amount = 501",
      "UPDATE search_documents SET price_amount = 500",
    ],
    [
      "Each product is found by searches as it is",
      "products",
      "UPDATE search_documents SET words = 'jug'",
      "DELETE FROM search_documents; INSERT INTO search_documents TABLE documents_to_search",
    ],
    [
      "Each product is found by searches as it is",
      "products",
      "UPDATE search_documents SET id = gen_random_uuid()",
      "DELETE FROM search_documents; INSERT INTO search_documents TABLE documents_to_search",
    ],
    [
      "Each reservation took and gave back its stock once",
      "products",
      `INSERT INTO stock_ledger (product_id, delta, reason, reservation_id) VALUES ('${id(1)}', -1, 'held', '${id(2)}')`,
      "DELETE FROM stock_ledger WHERE delta = -1",
    ],
    [
      "Each hold past its end has been settled",
      "products",
      "UPDATE reservations SET state = 'held', expires_at = now() - interval '1 hour'",
      "UPDATE reservations SET state = 'confirmed'",
    ],
    [
      "Each confirmed reservation has its order",
      "products",
      `INSERT INTO reservations (id, state, expires_at) VALUES ('${id(7)}', 'confirmed', now())`,
      `DELETE FROM reservations WHERE id = '${id(7)}'`,
    ],
    [
      "Each order has its stock, a cancelled one has given it back",
      "orders",
      "UPDATE orders SET status = 'cancelled', updated_at = now() - interval '1 minute'",
      "UPDATE orders SET status = 'pending'",
    ],
    [
      "Only cancelled orders have given their stock back",
      "products",
      `UPDATE reservations SET state = 'returned';
       INSERT INTO stock_ledger (product_id, delta, reason, reservation_id) VALUES ('${id(1)}', 2, 'returned', '${id(2)}');
       UPDATE variants SET available_stock = 10`,
      `UPDATE reservations SET state = 'confirmed'; DELETE FROM stock_ledger WHERE reason = 'returned';
       UPDATE variants SET available_stock = 8`,
    ],
    ...[
      "orders SET total_amount = 999 | total_amount = 1000",
      "orders SET subtotal_amount = 999 | subtotal_amount = NULL",
      "orders SET discount_amount = 1 | discount_amount = 0",
      "orders SET tax_amount = 1 | tax_amount = 0",
      "orders SET shipping_amount = 1 | shipping_amount = 0",
      `orders SET taxes = '[{"amount": {"amount": 1}, "included": true}]' | taxes = '[]'`,
      `orders SET discounts = '[{"amount": {"amount": 1}}]' | discounts = '[]'`,
      "order_lines SET discount_amount = 1 | discount_amount = 0",
      "order_lines SET tax_amount = 1 | tax_amount = 0",
    ].map((change): [string, "orders", string, string] => {
      const [table, [doing = "", undoing = ""]] = [change.split(" ")[0], change.split(" | ")];
      const title = "Each order's lines, discounts, shipping and taxes add up to its total";
      return [title, "orders", `UPDATE ${doing}`, `UPDATE ${table} SET ${undoing}`];
    }),
    [
      "Each promotion was used as often as orders have it",
      "orders",
      "UPDATE promotions SET used = 1",
      "UPDATE promotions SET used = 0",
    ],
    [
      "Each promotion was used as often as orders have it",
      "orders",
      `UPDATE promotions SET used = 1; INSERT INTO promotion_uses VALUES ('${id(6)}', '${id(3)}', '${id(9)}')`,
      "UPDATE promotions SET used = 0; DELETE FROM promotion_uses",
    ],
    [
      "Each completed cart and its order name each other",
      "orders",
      `UPDATE carts SET order_id = '${id(3)}'`,
      "UPDATE carts SET order_id = NULL",
    ],
    [
      "Each completed cart and its order name each other",
      "orders",
      `UPDATE orders SET cart_id = '${id(8)}'`,
      "UPDATE orders SET cart_id = NULL",
    ],
    ...[
      "order_lines SET quantity_fulfilled = 1 | quantity_fulfilled = 0",
      "orders SET fulfillment_status = 'fulfilled' | fulfillment_status = NULL",
      "orders SET fulfillment_status = 'partially-fulfilled' | fulfillment_status = NULL",
    ].map((change): [string, "orders", string, string] => {
      const [table, [doing = "", undoing = ""]] = [change.split(" ")[0], change.split(" | ")];
      const title = "The parcels of each order have the units that left, and no others";
      return [title, "orders", `UPDATE ${doing}`, `UPDATE ${table} SET ${undoing}`];
    }),
    [
      "The parcels of each order have the units that left, and no others",
      "orders",
      `INSERT INTO fulfillments (id, order_id) VALUES ('${id(7)}', '${id(3)}');
       INSERT INTO fulfillment_items VALUES ('${id(7)}', '${id(5)}', 1)`,
      "DELETE FROM fulfillment_items; DELETE FROM fulfillments",
    ],
    [
      "The units that came back are those of received returns, and were refunded at no more than they cost",
      "orders",
      "UPDATE order_lines SET quantity_returned = 1",
      "UPDATE order_lines SET quantity_returned = 0",
    ],
    [
      "The units that came back are those of received returns, and were refunded at no more than they cost",
      "orders",
      `INSERT INTO returns (id, order_id, event_id, status, refund_amount) VALUES ('${id(7)}', '${id(3)}', '${id(4)}', 'received', 1)`,
      "DELETE FROM returns",
    ],
    [
      "Each received return has been restocked and refunded",
      "orders",
      `INSERT INTO returns (id, order_id, event_id, status, updated_at)
       VALUES ('${id(7)}', '${id(3)}', '${id(4)}', 'received', now() - interval '1 minute')`,
      "DELETE FROM returns",
    ],
    [
      "Each change of an order has its event",
      "orders",
      "UPDATE orders SET version = 2",
      "UPDATE orders SET version = 1",
    ],
    [
      "Each event of orders has been sent to its subscribers",
      "orders",
      "UPDATE event_deliveries SET sent_at = NULL",
      "UPDATE event_deliveries SET sent_at = now()",
    ],
    ["Each event of an order has its notification", "notifications", "DELETE FROM notifications", notificationsSql],
    [
      "No mail waits or was given up",
      "notifications",
      "UPDATE notifications SET mail_state = 'failed'",
      "UPDATE notifications SET mail_state = 'none'",
    ],
    [
      "No dead letters",
      "notifications",
      `INSERT INTO dead_letters (id, fingerprint, message, error, attempts) VALUES ('${id(8)}', 'x', '{}', 'Error', 9)`,
      "DELETE FROM dead_letters",
    ],
  ])("finds that this no longer holds: %s", async (title, service, change, undo) => {
    expect(await findingsAfter(service, change, undo)).toContain(title);
  });

  it("finds a captured amount whose order is pending, and accepts it once the order is paid", async () => {
    const capture =
      "UPDATE payments SET refunding_amount = 0, refunded_amount = 0 WHERE status = 'succeeded'; DELETE FROM refunds";
    const undoCapture = `UPDATE payments SET refunding_amount = 1000, refunded_amount = 1000 WHERE status = 'succeeded';
      ${paymentsSql.slice(paymentsSql.indexOf("INSERT INTO refunds"))}`;
    const mark = (status: string) =>
      `UPDATE orders SET payment_id = '${id(8)}', payment_status = 'paid', status = '${status}'`;
    const undo = "UPDATE orders SET payment_id = NULL, payment_status = NULL, status = 'pending'";
    const title = "Each captured amount belongs to a paid order or was refunded";
    await withClient(urls.payments, (client) => client.query(capture));
    expect(await findingsAfter("orders", mark("pending"), undo)).toEqual([title]);
    expect(await findingsAfter("orders", mark("paid"), undo)).not.toContain(title);
    await withClient(urls.payments, (client) => client.query(undoCapture));
  });

  it("counts what went back in another way after its refund had failed, as what is not left of the payment", async () => {
    const settled = `UPDATE payments SET refunded_amount = 0 WHERE status = 'succeeded';
      UPDATE refunds SET status = 'failed', settled_at = now(), settled_note = 'By hand', settled_amount = 1000`;
    const undo = `UPDATE refunds SET status = 'succeeded', settled_at = NULL, settled_note = NULL, settled_amount = 0;
      UPDATE payments SET refunded_amount = 1000 WHERE status = 'succeeded'`;
    expect(await findingsAfter("payments", settled, undo)).toEqual([]);
    const uncounted = `${settled}; UPDATE payments SET refunding_amount = 0`;
    const undoUncounted = `UPDATE payments SET refunding_amount = 1000 WHERE status = 'succeeded'; ${undo}`;
    expect(await findingsAfter("payments", uncounted, undoUncounted)).toEqual([
      "The refunds of each payment add up, and are not more than was paid",
    ]);
  });

  it("accepts what a return in KWD refunds of its units: no provider refunds the rest of 9 fils", async () => {
    const received = (refund: number) => `
      UPDATE orders SET currency = 'KWD'; UPDATE order_lines SET quantity_fulfilled = 1, quantity_returned = 1;
      INSERT INTO returns (id, order_id, event_id, status, refund_amount)
      VALUES ('${id(7)}', '${id(3)}', '${id(4)}', 'received', ${refund});
      INSERT INTO return_items (return_id, variant_id, quantity, reason, quantity_received, restocked)
      VALUES ('${id(7)}', '${id(1)}', 1, 'x', 1, false)`;
    const undo = `DELETE FROM return_items; DELETE FROM returns; UPDATE orders SET currency = 'USD';
      UPDATE order_lines SET quantity_fulfilled = 0, quantity_returned = 0`;
    const ofReturns = async (refund: number) =>
      (await findingsAfter("orders", received(refund), undo)).filter((title) => /^Returns refund/.test(title));
    expect([await ofReturns(491), (await ofReturns(490)).length]).toEqual([[], 1]);
  });

  describe("a return that refunds less than its units cost", () => {
    const received = (refunded: number, paymentId = id(8)) => `
      UPDATE orders SET refunded_amount = ${refunded}, payment_id = '${paymentId}';
      UPDATE order_lines SET quantity_fulfilled = 1, quantity_returned = 1;
      INSERT INTO returns (id, order_id, event_id, status, refund_amount)
      VALUES ('${id(7)}', '${id(3)}', '${id(4)}', 'received', 200);
      INSERT INTO return_items (return_id, variant_id, quantity, reason, quantity_received, restocked)
      VALUES ('${id(7)}', '${id(1)}', 1, 'x', 1, false)`;
    const undo = `DELETE FROM return_items; DELETE FROM returns;
      UPDATE order_lines SET quantity_fulfilled = 0, quantity_returned = 0;
      UPDATE orders SET refunded_amount = 0, payment_id = NULL`;
    const title = "Returns refund what their units cost, or all that other refunds left of the payment";

    it("is found when something is left of the payment, or no payment made the order paid", async () => {
      expect(await findingsAfter("orders", received(999, id(7)), undo)).toContain(title);
      expect(await findingsAfter("orders", received(999, id(1)), undo)).toContain(title);
    });

    it("is accepted when all the money of the order was refunded, or nothing is left of its payment", async () => {
      expect(await findingsAfter("orders", received(1000, id(1)), undo)).not.toContain(title);
      // The refund of 1000 may as well have failed, and have been settled in another way.
      expect(await findingsAfter("orders", received(600), undo)).not.toContain(title);
    });
  });
});
