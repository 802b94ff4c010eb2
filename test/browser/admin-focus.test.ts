import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { confirm, focused, openAsAdmin, press } from "../setup/admin-page.ts";
import { isBrowserMissing, launchBrowser } from "../setup/browser.ts";
import { type Client, newCustomer, newProduct, signInAsAdmin } from "../setup/client.ts";
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

describe.skipIf(isBrowserMissing)("focus and state in the admin page (skipped when no Chromium is installed)", () => {
  it("keeps the focus in a form when something is chosen, taken out or removed", async () => {
    const { page, finish } = await openAsAdmin(shop, browser, "/zones");
    await press(page, "New zone");
    const dialog = page.getByRole("dialog");
    const countries = dialog.getByLabel("Countries", { exact: true });
    await countries.fill("Iceland");
    await dialog.getByRole("button", { name: "Iceland", exact: true }).click();
    expect(await focused(page)).toBe("Countries");
    await press(page, "Remove Iceland");
    expect(await focused(page)).toBe("Countries");
    await press(page, "Remove this method");
    expect(await focused(page)).toBe("Add a method");
    expect(await finish()).toEqual([]);
  });

  it("gives the focus to the heading of the list when something was deleted", async () => {
    const { data: category } = await admin.api.POST("/api/v1/categories", { body: { name: "Soon gone" } });
    const variants = ["S", "M"].map((size) => ({
      options: { Size: size },
      price: { amount: 900, currency: "USD" },
      availableStock: 1,
      weightGrams: 0,
    }));
    const options = [{ name: "Size", values: ["S", "M"] }];
    const { data: product } = await admin.api.POST("/api/v1/products", {
      body: { name: "Sized cap", options, variants },
    });
    const { page, see, finish } = await openAsAdmin(shop, browser, "/categories");
    await press(page, "Delete Soon gone");
    await page.keyboard.press("Escape");
    expect(await focused(page)).toBe("Delete Soon gone");
    await press(page, "Delete Soon gone");
    await confirm(page, "Delete the category");
    await page.locator(".tree li", { hasText: "Soon gone" }).waitFor({ state: "detached" });
    expect(await focused(page)).toBe("Categories");
    await see("category-deleted");

    await page.goto(`/admin/products/${product.id}`);
    await press(page, "Delete Sized cap M");
    await confirm(page, "Delete the variant");
    await page.getByRole("button", { name: "Delete Sized cap S" }).waitFor({ state: "detached" });
    expect(await focused(page)).toBe("Variants");
    await page.getByRole("button", { name: "Dismiss" }).click();
    await expect.poll(() => focused(page)).toBe("Variants");
    expect((await admin.api.GET("/api/v1/categories")).data.items.map(({ id }) => id)).not.toContain(category.id);
    expect(await finish()).toEqual([]);
  });

  it("marks the row that keys act on, in the colours of the system too, and goes on in the page that Enter opens", async () => {
    const customer = await newCustomer(shop);
    const productId = await newProduct(admin, 5);
    await customer.placeOrder([{ productId, quantity: 1 }]);
    await customer.placeOrder([{ productId, quantity: 1 }]);
    const { page, see, finish } = await openAsAdmin(shop, browser, "/orders");
    await page.emulateMedia({ forcedColors: "active" });
    const rows = page.locator("tbody tr[data-index]");
    await rows.nth(1).waitFor();
    await page.keyboard.press("j");
    const styles = (selector: string, property: string) =>
      page.evaluate<string[]>(
        `[...document.querySelectorAll(${JSON.stringify(selector)})].map((each) => getComputedStyle(each)[${JSON.stringify(property)}])`,
      );
    expect(await rows.nth(1).getAttribute("aria-current")).toBe("true");
    expect(await page.locator("tr[aria-current]").count()).toBe(1);
    const borders = await styles("tbody tr[data-index] td:first-child", "borderLeftWidth");
    expect(borders.slice(0, 2)).toEqual(["0px", "4px"]);
    const grounds = await styles(".segments button", "backgroundColor");
    expect(grounds[0]).not.toBe(grounds[1]);
    await see("orders-forced-colors");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /^Order \d/, level: 1 }).waitFor();
    expect(await focused(page)).toBe("main");
    expect(await finish()).toEqual([]);
  });

  it("says in an empty shop what to begin with: products to make, and a zone to deliver to", async () => {
    const { page, see, finish } = await openAsAdmin(shop, browser, "/products", "phone");
    await page.route(/\/api\/v1\/(products|zones)\?/, (route) =>
      route.fulfill({ json: { items: [], nextCursor: null } }),
    );
    await page.reload();
    await page.getByText("Make a product, or import those that you have.").waitFor();
    await page.getByRole("button", { name: "Drafts" }).click();
    await page.getByText("There is none of this kind.").waitFor();
    await page.goto("/admin");
    await page.getByText("The shop delivers nowhere yet").waitFor();
    await see("dashboard-without-zones");
    await page.getByRole("main").getByRole("link", { name: "Zones" }).click();
    await page.getByRole("heading", { name: "Zones", level: 1 }).waitFor();
    expect(await finish()).toEqual([]);
  });
});
