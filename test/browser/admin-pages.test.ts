import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "#shared/values/ids.ts";
import { confirm, openAsAdmin, press } from "../setup/admin-page.ts";
import { isBrowserMissing, launchBrowser } from "../setup/browser.ts";
import { type Client, newCustomer, newProduct, signInAsAdmin } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { query } from "../setup/query.ts";
import { type Shop, startShop } from "../setup/shop.ts";

/** How many orders the long list has. */
const MANY = 3_000;

let shop: Shop;
let browser: Browser;
let admin: Client;
let productId = "";
let productName = "";
let orderId = "";
let orderNumber = 0;

/** A shop in which something has happened: an order to ship, stock that is low, categories, a promotion, an endpoint. */
beforeAll(async () => {
  if (isBrowserMissing) return;
  shop = await startShop();
  browser = await launchBrowser();
  admin = await signInAsAdmin(shop);
  const customer = await newCustomer(shop);
  productId = await newProduct(admin, 8);
  const { body: order } = await customer.placeOrder([{ productId, quantity: 6 }]);
  [orderId, orderNumber] = [order.id, order.number];
  productName = (await admin.api.GET("/api/v1/products/{id}", { params: { path: { id: productId } } })).data.name;
  await admin.call("PATCH", `/api/v1/orders/${orderId}`, { status: "paid" });
  const promotion = { name: "Spring", type: "percentage", basisPoints: 1500, code: "SPRING" };
  await admin.post("/api/v1/promotions", promotion);
  await admin.post("/api/v1/webhook-endpoints", { url: "http://127.0.0.1:9/hooks", eventTypes: ["order.*"] });
  const file = new Blob(["Handle,Title,Variant Price\nlinen-bag,Linen bag,9.00\n"], { type: "text/csv" });
  const headers = { Authorization: `Bearer ${admin.token}`, "Content-Type": "text/csv" };
  await shop.fetch("/api/v1/product-imports?dryRun=true", { method: "POST", headers, body: file });
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});

/** Each page of the menu, and those behind them, by what shows that it is there. */
const pages = (): Record<string, string> => ({
  "": "2 left",
  "/orders": `#${orderNumber}`,
  [`/orders/${orderId}`]: "History",
  "/returns": "No returns here",
  "/products": productName,
  [`/products/${productId}`]: "Drop pictures here, or choose them",
  "/imports": "Only tried",
  "/categories": "Kitchen",
  "/customers": "demo",
  "/promotions": "Spring",
  "/zones": "California",
  "/reports": "Total",
  "/webhooks": "http://127.0.0.1:9/hooks",
  "/dead-letters": "Every event was handled",
  "/settings": "Name of the shop",
  "/nowhere": "There is nothing here",
});

/** Words of names in a table that do not stand on one line. In the page, as text, since this project has no types of it. */
const brokenWords = `[...document.querySelectorAll("tbody .strong")].flatMap(({ firstChild: text }) =>
  [...text.data.matchAll(/[a-z]+/gi)].map(({ index, 0: word }) => {
    const range = document.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    return range.getClientRects().length > 1 && word;
  })).filter(Boolean)`;

describe.skipIf(isBrowserMissing)("every page of the admin page (skipped when no Chromium is installed)", () => {
  it.each(["phone", "desktop"] as const)(
    "is without fault on a %s, in light and in dark colours",
    async (size) => {
      const { page, see, finish } = await openAsAdmin(shop, browser, "", size);
      const wide: string[] = [];
      for (const [path, content] of Object.entries(pages())) {
        // The dashboard is open already. A second navigation at once would cut off the answer with the next refresh token.
        if (path) await page.goto(`/admin${path}`);
        await page.getByText(content, { exact: true }).first().waitFor();
        const name = path.replace(/\/[0-9a-f-]{36}/, "-one").replaceAll("/", "") || "dashboard";
        await see(name);
        if ((await page.evaluate<number>("document.documentElement.scrollWidth")) > (page.viewportSize()?.width ?? 0))
          wide.push(path);
      }
      expect([await finish(), wide]).toEqual([[], []]);
    },
    180_000,
  );

  it("lists stock that is low on the dashboard and in the table of products", async () => {
    const { page, finish } = await openAsAdmin(shop, browser, "");
    await page.getByRole("region", { name: "Low stock" }).getByText("2 left").waitFor();
    await page.goto("/admin/products?show=low");
    await page.getByRole("row").nth(1).waitFor();
    // The sample shop has products of both kinds: of several variants, the list does not say how much is left of one.
    for (const badge of ["2 left", "Low stock"]) await page.locator("tbody").getByText(badge).first().waitFor();
    const rows = page.locator("tbody tr", { has: page.getByRole("link") });
    const low = rows.filter({ hasText: /\d left|Low stock|Sold out/ });
    expect(await low.count()).toBe(await rows.count());
    expect(await finish()).toEqual([]);
  });

  it("breaks no word of a product's name on the narrowest phones, and fits their screen", async () => {
    const { page, finish } = await openAsAdmin(shop, browser, "/products");
    await page.setViewportSize({ width: 320, height: 640 });
    await page.getByRole("link", { name: "Limited print" }).waitFor();
    expect(await page.evaluate(brokenWords)).toEqual([]);
    expect(await page.evaluate("document.querySelector('.list').getBoundingClientRect().right")).toBeLessThan(320);
    expect(await finish()).toEqual([]);
  });

  it("names the first and the last row of a chart as the time zone of the report has them", async () => {
    const { page, finish } = await openAsAdmin(shop, browser, "/reports");
    await press(page, "Months");
    await page.getByLabel("From").fill("2026-01-01");
    await page.getByLabel("To").fill("2026-03-31");
    await page.getByLabel("Time zone").selectOption("Pacific/Auckland");
    const axis = page.locator("figcaption span");
    await expect.poll(() => axis.allTextContents()).toEqual(["Jan 1, 2026", "Mar 1, 2026"]);
    const rows = page.getByRole("table", { name: "Sales by month" }).getByRole("rowheader");
    expect(await rows.allTextContents()).toEqual(["Jan 1, 2026", "Feb 1, 2026", "Mar 1, 2026"]);
    await press(page, "Days");
    await expect.poll(() => axis.allTextContents()).toEqual(["Jan 1, 2026", "Mar 31, 2026"]);
    expect(await finish()).toEqual([]);
  });

  it("saves the orders of a time as a file", async () => {
    const { page, finish } = await openAsAdmin(shop, browser, "/orders");
    await press(page, "Download");
    const [file] = await Promise.all([page.waitForEvent("download"), confirm(page, "Download")]);
    expect(file.suggestedFilename()).toBe("orders.csv");
    expect(await finish()).toEqual([]);
  });

  it("makes a zone with a rate and a shipping method, changes it, and deletes it after a question", async () => {
    const { page, see, finish } = await openAsAdmin(shop, browser, "/zones");
    const dialog = page.getByRole("dialog");
    await press(page, "New zone");
    await dialog.getByLabel("Name", { exact: true }).fill("The south");
    await dialog.getByLabel("Countries").fill("antarc");
    await dialog.getByRole("button", { name: "Antarctica" }).click();
    await dialog.getByLabel("Standard: name").fill("Ice tax");
    await dialog.getByLabel("Standard: percent").fill("12.5");
    await dialog.getByLabel("Method", { exact: true }).fill("Icebreaker");
    await dialog.getByLabel("Price", { exact: true }).fill("99");
    await dialog.getByLabel("Days, at least").fill("20");
    await dialog.getByLabel("Days, at most").fill("60");
    await see("zone");
    await confirm(page, "Save");
    await page.getByText("The south was saved.").waitFor();
    await press(page, "Edit The south");
    await dialog.getByLabel("Days, at most").fill("90");
    await confirm(page, "Save");
    await page.getByText("20–90 days").waitFor();
    const { data } = await admin.api.GET("/api/v1/zones", { params: { query: { limit: 100 } } });
    expect(data.items.find(({ name }) => name === "The south")).toMatchObject({
      countries: ["AQ"],
      taxRates: [{ taxClass: "standard", name: "Ice tax", basisPoints: 1250 }],
      shippingMethods: [{ name: "Icebreaker", price: { amount: 9900, currency: "USD" }, freeAbove: null, maxDays: 90 }],
    });
    await press(page, "Delete The south");
    await confirm(page, "Delete the zone");
    await page.getByText("The south was deleted.").waitFor();
    expect(await finish()).toEqual([]);
  });

  it("replays a dead letter, and gives one up with a reason", async () => {
    const [replayed, givenUp] = [newId(), newId()];
    for (const id of [replayed, givenUp]) {
      await query(
        shop,
        "notifications",
        `INSERT INTO dead_letters (id, fingerprint, message, error, attempts) VALUES ($1, $1::uuid::text, $2, $3, 9)`,
        [id, JSON.stringify({ specversion: "1.0", id }), `Broken ${id}`],
      );
    }
    const { page, see, finish } = await openAsAdmin(shop, browser, "/dead-letters", "phone");
    await press(page, `Broken ${replayed}`);
    await see("dead-letter");
    await confirm(page, "Try again");
    await page.getByText("It is being tried again.").waitFor();
    // It is no event of the shop, so it fails once more, and its error is another one then.
    const readReplayed = () =>
      query(shop, "notifications", "SELECT replayed_at, attempts FROM dead_letters WHERE id = $1", [replayed]);
    await eventually(readReplayed, ([row]) => row?.replayed_at !== null || row?.attempts > 9);
    await press(page, `Broken ${givenUp}`);
    await confirm(page, "Give it up");
    await page.getByLabel("Reason").fill("It was a test");
    await confirm(page, "Give it up");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await page.getByRole("button", { name: `Broken ${givenUp}` }).waitFor({ state: "hidden" });
    const { body } = await admin.get<{ items: { id: string }[] }>("/api/v1/dead-letters");
    expect(body.items.map(({ id }) => id)).not.toContain(givenUp);
    expect(await finish()).toEqual([]);
  });

  it(`scrolls through ${MANY} orders with few of them in the document, and keeps them at hand for keys`, async () => {
    await query(
      shop,
      "orders",
      `WITH many AS (
        INSERT INTO orders (id, user_id, status, total_amount, currency, reservation_id, request_hash, created_at)
        SELECT uuidv7(), uuidv7(), 'delivered', 1500, 'USD', uuidv7(), 'x', now() - n * interval '1 hour'
        FROM generate_series(1, ${MANY}) AS n RETURNING id, user_id)
      INSERT INTO order_lines (order_id, position, product_id, variant_id, name, unit_amount, quantity)
      SELECT id, 0, user_id, user_id, 'Mug', 1500, 1 FROM many`,
    );
    const { page, finish } = await openAsAdmin(shop, browser, "/orders?queue=delivered");
    const rows = page.locator("tbody tr[data-index]");
    await rows.first().waitFor();
    let most = 0;
    for (let last = 0; last < MANY - 1; ) {
      await page.evaluate("scrollTo(0, document.body.scrollHeight)");
      await page.waitForTimeout(20);
      last = Number(await rows.last().getAttribute("data-index"));
      most = Math.max(most, await rows.count());
    }
    expect(most).toBeLessThan(80);
    // From one end to the other: pages that were read are not read again.
    const started = Date.now();
    for (let step = 0; step < 20; step++) {
      const [top, index] = step % 2 === 0 ? ["0", 0] : ["document.body.scrollHeight", MANY - 1];
      await page.evaluate(`scrollTo(0, ${top})`);
      await page.locator(`tr[data-index='${index}']`).waitFor();
    }
    const ms = (Date.now() - started) / 20;
    console.log(`  ${MANY} orders: ${most} rows in the document at most, ${ms} ms from one end to the other`);
    await page.evaluate("scrollTo(0, 0)");
    for (let press = 0; press < 40; press++) await page.keyboard.press("j");
    await page.locator("tr[data-active][data-index='40']").waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /^Order \d+$/ }).waitFor();
    expect(await finish()).toEqual([]);
  }, 180_000);
});
