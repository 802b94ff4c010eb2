import type { Client } from "pg";
import { withClient } from "../../lib/databases.ts";
import { findPublishers, readSubscriptions } from "../../lib/events.ts";
import { requireDatabaseOf } from "../../lib/service-tables.ts";
import { findServices, findSubscribers } from "../../lib/services.ts";
import { catalogueChecks } from "./catalogue-checks.ts";
import type { Check, Databases, Finding } from "./check.ts";
import { checkoutChecks } from "./checkout-checks.ts";
import { eventChecks } from "./event-checks.ts";
import { fulfillmentChecks } from "./fulfillment-checks.ts";
import { imageChecks, imageFileCheck } from "./image-checks.ts";
import type { MediaBucket } from "./media-bucket.ts";
import { orderChecks } from "./order-checks.ts";
import { paymentChecks } from "./payment-checks.ts";
import { refundChecks } from "./refund-checks.ts";
import { stockChecks } from "./stock-checks.ts";
import { publisherChecks, subscriberChecks } from "./subscriber-checks.ts";

const CORE = ["orders", "payments", "products", "notifications"];

/** The services whose databases are checked. A subscriber need not have one. */
export function examinedServices(): string[] {
  const withDatabase = new Set(findServices().flatMap(({ name, hasDatabase }) => (hasDatabase ? name : [])));
  return [...new Set([...CORE, ...findPublishers(), ...findSubscribers()])].filter((name) => withDatabase.has(name));
}

/** The address of each database by its service; further subscribers are checked when their address is given. */
export type DatabaseUrls = Record<string, string>;

export type Examined = Finding & { title: string };

/**
 * Checks in the databases what must be true of the shop at any moment. Work in the background, such as the delivery of an
 * event, must be done after `graceSeconds`. With the bucket of the shop, the files of its images are checked too.
 */
export async function examineShop(
  urls: DatabaseUrls,
  { graceSeconds, mediaBucket }: { graceSeconds: number; mediaBucket?: MediaBucket | undefined },
): Promise<Examined[]> {
  const checks: Check[] = [
    ...stockChecks,
    ...catalogueChecks,
    ...imageChecks,
    ...(mediaBucket ? [imageFileCheck(mediaBucket)] : []),
    ...orderChecks,
    ...checkoutChecks,
    ...fulfillmentChecks,
    ...paymentChecks,
    ...refundChecks,
    ...eventChecks,
    ...(await eventKitChecks(urls)),
  ];
  return withClients(Object.entries(urls), async (clients) => {
    const examined: Examined[] = [];
    for (const { title, run } of checks) {
      examined.push({ title, ...(await run(clients as Databases, { graceSeconds })) });
    }
    return examined;
  });
}

/** The checks of each publisher and subscriber whose databases are given. notifications has no inbox, but checks of its own. */
async function eventKitChecks(urls: DatabaseUrls): Promise<Check[]> {
  const isGiven = (name: string) => Boolean(urls[name]);
  const subscribers = [...(await readSubscriptions())].filter(([name]) => name !== "notifications" && isGiven(name));
  return [
    ...findPublishers().filter(isGiven).flatMap(publisherChecks),
    ...subscribers.flatMap(([name, subscriptions]) => {
      const given = Object.entries(subscriptions).filter(([publisher]) => isGiven(publisher));
      return subscriberChecks(name, Object.fromEntries(given));
    }),
  ];
}

/** Calls `use` with a connection to each of these databases, which must be those of the services. */
function withClients<Result>(
  [first, ...others]: [name: string, url: string][],
  use: (clients: Record<string, Client>) => Promise<Result>,
): Promise<Result> {
  if (!first) return use({});
  const [name, url] = first;
  return withClient(url, async (client) => {
    await requireDatabaseOf(client, name);
    return withClients(others, (clients) => use({ ...clients, [name]: client }));
  });
}

/** How many wrong records of each check are named by default. */
const EXAMPLES = 3;

/** The results as a table, with the wrong records below it: three of each check, or all. */
export function describeExamined(examined: Examined[], { all = false } = {}): string {
  const width = Math.max(...examined.map(({ title }) => title.length));
  const lines = examined.map(
    ({ title, checked, wrong }) =>
      `${wrong.length ? "✖" : "✔"} ${title.padEnd(width)}  ${String(checked).padStart(9)} checked  ${String(wrong.length).padStart(6)} wrong`,
  );
  const details = examined
    .filter(({ wrong }) => wrong.length > 0)
    .map(({ title, wrong }) => {
      const named = all ? wrong : wrong.slice(0, EXAMPLES);
      const rest = wrong.length - named.length;
      return [`${title}:`, ...named, ...(rest > 0 ? [`… and ${rest} more: --all names them`] : [])].join("\n  ");
    });
  return [lines.join("\n"), ...details].join("\n\n");
}
