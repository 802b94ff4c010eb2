/**
 * Checks the invariants of the shop in its databases, and exits with status 1 when one is violated.
 *
 *     npm run doctor                                the running local shop; PORT=8788 npm run doctor when it is at that port
 *     ORDERS_DATABASE_URL=postgres://… PRODUCTS_DATABASE_URL=… NOTIFICATIONS_DATABASE_URL=… npm run doctor
 *     (and one more for each other publisher or subscriber of events)
 *     npm run doctor -- --all                       names each wrong record, not three of each check
 *     npm run doctor -- --grace 900                 allows 15 minutes for events and stock to arrive (default 300 s)
 *     npm run doctor -- --shop https://shop.example.com   also looks for the files of images in R2, as in the local shop;
 *                                                         needs CLOUDFLARE_API_TOKEN or "wrangler login"
 *
 * It only reads, so any role that may read the tables can be used.
 */
import { parseArguments, requireDatabaseUrl, requireUrl, runCommand, UserFacingError } from "../lib/command.ts";
import { serviceUrls } from "../lib/databases.ts";
import { findLocalPostgres } from "../local/postgres/postgres.ts";
import { type DatabaseUrls, describeExamined, examinedServices, examineShop } from "./doctor/examine.ts";
import { isOpen, localShopUrl } from "./doctor/local-shop.ts";
import { findMediaBucket } from "./doctor/media-bucket.ts";

await runCommand(async () => {
  const { values } = parseArguments({
    options: {
      all: { type: "boolean" },
      grace: { type: "string", default: "300" },
      shop: { type: "string" },
    },
  });
  if (!/^\d{1,6}$/.test(values.grace)) throw new UserFacingError("--grace is a number of seconds.");
  const given = values.shop && requireUrl("--shop", values.shop);
  const { urls, isLocal } = await findUrls();
  const shopUrl = given ?? (isLocal ? await localShopUrl(process.env.PORT) : undefined);
  const hasFiles = shopUrl !== undefined && (shopUrl === given || (await isOpen(shopUrl)));
  const mediaBucket = hasFiles ? await findMediaBucket(shopUrl) : undefined;
  const examined = await examineShop(urls, { graceSeconds: Number(values.grace), mediaBucket });
  console.log(describeExamined(examined, { all: values.all ?? false }));
  if (!mediaBucket) console.log(`\nThe files of images were not checked: ${howToCheckFiles(shopUrl)}`);
  const broken = examined.filter(({ wrong }) => wrong.length > 0).length;
  if (broken > 0) throw new UserFacingError(`${broken} of ${examined.length} checks failed.`);
  console.log(`\nThe shop is healthy: all ${examined.length} checks passed.`);
});

function howToCheckFiles(localUrl: string | undefined): string {
  return localUrl
    ? `no shop answers at ${localUrl}. If it runs on another port, say so: PORT=8788 npm run doctor`
    : "give the shop's address with --shop https://…";
}

async function findUrls(): Promise<{ urls: DatabaseUrls; isLocal: boolean }> {
  const names = examinedServices();
  const variableOf = (name: string) => `${name.toUpperCase()}_DATABASE_URL`;
  const given = names.map((name) => [name, process.env[variableOf(name)]] as const);
  if (given.some(([, url]) => url)) {
    const missing = given.filter(([, url]) => !url).map(([name]) => variableOf(name));
    if (missing.length > 0) throw new UserFacingError(`Give ${missing.join(" and ")} too.`);
    const urls = given.map(([name, url = ""]) => [name, requireDatabaseUrl(variableOf(name), url)]);
    return { urls: Object.fromEntries(urls), isLocal: false };
  }
  const local = await findLocalPostgres();
  if (!local) throw new UserFacingError('The local shop is not running: start it with "npm run dev".');
  const urls = Object.fromEntries(names.map((name) => [name, serviceUrls(local, name).ownerUrl]));
  return { urls, isLocal: true };
}
