import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isBrowserMissing, launchBrowser } from "../setup/browser.ts";
import { type Shop, sharedShop } from "../setup/shop.ts";
import { tabThrough } from "../setup/tab-stops.ts";

const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, isMobile: true };

describe.skipIf(isBrowserMissing)(
  "the storefront without a mouse or colours (skipped when no browser is installed)",
  () => {
    let shop: Shop;
    let browser: Browser;

    beforeAll(async () => {
      [shop, browser] = await Promise.all([sharedShop(), launchBrowser()]);
    });
    afterAll(() => browser?.close());

    async function open(path: string, options: BrowserContextOptions = {}) {
      const context = await browser.newContext({ locale: "en-US", baseURL: shop.origin, ...options });
      await context.route("**/media/**", (route) => route.abort());
      const page = await context.newPage();
      await page.goto(path);
      return page;
    }

    it.each([
      ["the start page of a desktop", "/", {}],
      ["the start page of a phone", "/", PHONE],
      ["a product", "/products/rain-jacket", {}],
      ["a list", "/search", {}],
    ])("shows where the focus is at each stop of %s", async (_, path, options) => {
      const page = await open(path, options);
      const stops = await tabThrough(page);
      expect(stops.map(({ name }) => name)).toContain("Search");
      expect(stops.length).toBeGreaterThan(8);
      expect(stops.filter(({ isSeen }) => !isSeen)).toEqual([]);
      await page.context().close();
    });

    it("announces how many products a filter leaves, in a region that stays, and keeps the filter in another language", async () => {
      const page = await open("/search");
      const announcer = page.locator("[data-announcer]");
      await announcer.evaluate((element) => element.setAttribute("data-kept", ""));
      expect(await announcer.textContent()).toBe("");
      await page.getByLabel("In stock only").check();
      await page.waitForURL(/inStock=true/);
      const shown = await page.locator("[data-announced]").textContent();
      expect(shown).toMatch(/\d+ products/);
      expect(await page.locator('[role="status"][data-kept]').textContent()).toBe(shown);
      await page.getByRole("link", { name: "Deutsch" }).click();
      await page.waitForURL(/inStock=true.*lang=de/);
      expect(await page.locator("[name=inStock]").isChecked()).toBe(true);
      await page.context().close();
    });

    it("tells a chosen size from the others in forced colours", async () => {
      const page = await open("/products/rain-jacket", { forcedColors: "active" });
      await page.getByRole("radio", { name: "XL", exact: true }).check();
      const colours = await page.evaluate<string[]>(
        "[...document.querySelectorAll('.option span')].map((span) => getComputedStyle(span).backgroundColor)",
      );
      expect(colours.filter((colour) => colour === colours[0]).length).toBeLessThan(colours.length);
      await page.context().close();
    });
  },
);
