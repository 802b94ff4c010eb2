import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { confirm, openAsAdmin, press } from "../setup/admin-page.ts";
import { isBrowserMissing, launchBrowser } from "../setup/browser.ts";
import { type Client, signInAsAdmin } from "../setup/client.ts";
import { type Shop, sharedShop } from "../setup/shop.ts";

let shop: Shop;
let browser: Browser;
let admin: Client;

beforeAll(async () => {
  if (isBrowserMissing) return;
  shop = await sharedShop();
  browser = await launchBrowser();
  admin = await signInAsAdmin(shop);
});
afterAll(() => browser?.close());

const money = (amount: number, currency: string) => ({ amount, currency });

describe.skipIf(isBrowserMissing)("currencies in the admin page (skipped when no Chromium is installed)", () => {
  it("keeps the currency of each shipping method when a zone is edited, and takes a method in another currency", async () => {
    const methods = ["EUR", "USD"].map((currency) => ({
      name: `Ship ${currency}`,
      price: money(500, currency),
      freeAbove: money(5000, currency),
      minDays: 1,
      maxDays: 2,
    }));
    const body = { name: "Two currencies", countries: ["IS"], pricesIncludeTax: true, shippingMethods: methods };
    const { body: zone } = await admin.post<{ id: string }>("/api/v1/zones", body);
    const read = async () => {
      const { data } = await admin.api.GET("/api/v1/zones", { params: { query: { limit: 100 } } });
      return data.items.find(({ id }) => id === zone.id);
    };
    const { page, see, finish } = await openAsAdmin(shop, browser, "/zones");
    const dialog = page.getByRole("dialog");
    await press(page, "Edit Two currencies");
    await dialog.getByLabel("Name", { exact: true }).fill("Iceland");
    await confirm(page, "Save");
    await page.getByText("Iceland was saved.").waitFor();
    expect(await read()).toMatchObject({ name: "Iceland", shippingMethods: methods });

    await press(page, "Edit Iceland");
    await press(page, "Add a method");
    const last = dialog.locator(".group").last();
    expect(await last.getByLabel("Currency").inputValue()).toBe("USD");
    await last.getByLabel("Method", { exact: true }).fill("Ship JPY");
    await last.getByLabel("Currency").selectOption("JPY");
    await last.getByLabel("Price", { exact: true }).fill("700");
    await last.getByLabel("Days, at least").fill("3");
    await last.getByLabel("Days, at most").fill("4");
    await dialog.getByLabel("Standard: name").fill("VAT");
    await confirm(page, "Save");
    await dialog.getByText("This tax has no percentage. Enter one, or clear its name.").waitFor();
    await see("zone-refused");
    await dialog.getByLabel("Standard: percent").fill("24");
    await confirm(page, "Save");
    await dialog.waitFor({ state: "detached" });
    expect(await read()).toMatchObject({
      taxRates: [{ name: "VAT", basisPoints: 2400 }],
      shippingMethods: [...methods, { name: "Ship JPY", price: money(700, "JPY") }],
    });
    await admin.api.DELETE("/api/v1/zones/{id}", { params: { path: { id: zone.id } } });
    expect(await finish()).toEqual([]);
  });

  it("keeps the currency of a promotion when the shop has another by now, which new ones get", async () => {
    const body = { name: "In dollars", type: "fixed", amount: money(1000, "USD"), isActive: false };
    const { body: promotion } = await admin.post<{ id: string }>("/api/v1/promotions", body);
    const { data: settings } = await admin.api.GET("/api/v1/shop");
    const { page, finish } = await openAsAdmin(shop, browser, "/promotions");
    // The settings of this shop are those of other tests too.
    await page.route("**/api/v1/shop", (route) => route.fulfill({ json: { ...settings, currency: "EUR" } }));
    await page.reload();
    await press(page, "Edit In dollars");
    const dialog = page.getByRole("dialog");
    expect(await dialog.getByLabel("Amount in USD").inputValue()).toBe("10.00");
    await dialog.getByLabel("Uses in all").fill("5");
    await confirm(page, "Save");
    await page.getByText("In dollars was saved.").waitFor();
    const { data } = await admin.api.GET("/api/v1/promotions", { params: { query: { limit: 100 } } });
    const saved = data.items.find(({ id }) => id === promotion.id);
    expect(saved).toMatchObject({ usageLimit: 5, amount: money(1000, "USD") });
    await press(page, "New promotion");
    await dialog.getByLabel("From a subtotal of, in EUR").waitFor();
    await admin.api.DELETE("/api/v1/promotions/{id}", { params: { path: { id: promotion.id } } });
    expect(await finish()).toEqual([]);
  });

  it.each([
    ["/products", "New product"],
    ["/promotions", "New promotion"],
    ["/zones", "New zone"],
  ])("of %s, holds the form of %s back while the currency of the shop is not known", async (path, name) => {
    const { page, see, finish } = await openAsAdmin(shop, browser, path, "phone");
    await page.route("**/api/v1/shop", (route) => route.fulfill({ status: 500, body: "" }));
    await page.reload();
    await press(page, name);
    const dialog = page.getByRole("dialog");
    await dialog.getByText("This could not be loaded").waitFor();
    expect(await dialog.getByLabel("Name", { exact: true }).count()).toBe(0);
    await see(`currency-unknown${path.replace("/", "-")}`);
    await page.unrouteAll();
    await confirm(page, "Try again");
    await dialog.getByLabel("Name", { exact: true }).waitFor();
    expect(await finish(500)).toEqual([]);
  });
});
