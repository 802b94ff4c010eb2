import { withClient } from "../../../tools/lib/databases.ts";
import { findPublishers } from "../../../tools/lib/events.ts";
import { findServices, findSubscribers } from "../../../tools/lib/services.ts";
import { describeExamined, examinedServices, examineShop } from "../../../tools/operate/doctor/examine.ts";
import type { Shop } from "../shop.ts";

export { query } from "../query.ts";

const urlsOf = ({ databases }: Shop) =>
  Object.fromEntries(examinedServices().map((name) => [name, databases[name]?.ownerUrl ?? ""]));

/** As if ten minutes had gone by: all that waits for its time is due. */
export async function passTime(shop: Shop): Promise<void> {
  const urls = urlsOf(shop);
  const { orders = "", products = "", notifications = "", payments = "" } = urls;
  const ago = "interval '10 minutes'";
  for (const publisher of findPublishers()) {
    await withClient(urls[publisher] ?? "", async (client) => {
      await client.query(
        `UPDATE event_deliveries SET next_attempt_at = next_attempt_at - ${ago} WHERE sent_at IS NULL`,
      );
      await client.query(`UPDATE events SET created_at = created_at - ${ago} WHERE created_at > now() - ${ago}`);
    });
  }
  await withClient(orders, async (client) => {
    await client.query(`UPDATE orders SET next_expiry_at = next_expiry_at - ${ago} WHERE next_expiry_at IS NOT NULL`);
    await client.query(`UPDATE returns SET next_attempt_at = next_attempt_at - ${ago} WHERE settled_at IS NULL`);
  });
  await withClient(payments, async (client) => {
    await client.query(
      `UPDATE payments SET next_check_at = next_check_at - ${ago}, confirming_until = confirming_until - ${ago}`,
    );
    await client.query(`UPDATE refunds SET next_attempt_at = next_attempt_at - ${ago} WHERE status = 'pending'`);
    await client.query(
      `UPDATE provider_events SET next_attempt_at = next_attempt_at - ${ago} WHERE handled_at IS NULL`,
    );
  });
  await withClient(products, (client) =>
    client.query(`UPDATE reservations SET expires_at = expires_at - ${ago} WHERE state = 'held'`),
  );
  await withClient(notifications, (client) =>
    client.query(
      `UPDATE notifications SET mail_next_attempt_at = mail_next_attempt_at - ${ago} WHERE mail_state = 'pending'`,
    ),
  );
}

/** The Workers whose crons complete what was interrupted: publishers first. A subscriber need not have one. */
export function cronWorkers(): string[] {
  const withCron = new Set(findServices().flatMap(({ name, crons }) => (crons.length > 0 ? name : [])));
  return [...new Set([...findPublishers(), ...findSubscribers()])].filter((name) => withCron.has(name));
}

/** Ten minutes go by, and the clock starts what it starts. */
export async function recover(shop: Shop): Promise<void> {
  await passTime(shop);
  for (const worker of cronWorkers()) {
    const { outcome } = await shop.harness.getWorker(worker).scheduled({ cron: "* * * * *" });
    if (outcome !== "ok") throw new Error(`The cron of ${worker} ended with ${outcome}`);
  }
}

/** Fails, with what is wrong, when the shop is not as it must be. */
export async function expectHealthy(shop: Shop, { graceSeconds = 0 } = {}): Promise<void> {
  const examined = await examineShop(urlsOf(shop), { graceSeconds });
  if (examined.some(({ wrong }) => wrong.length > 0))
    throw new Error(`The shop is not well:\n${describeExamined(examined)}`);
}
