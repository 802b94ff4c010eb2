import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isBrowserMissing, launchBrowser } from "../setup/browser.ts";
import { type Shop, sharedShop } from "../setup/shop.ts";

let shop: Shop;
let browser: Browser;

beforeAll(async () => {
  if (isBrowserMissing) return;
  [shop, browser] = await Promise.all([sharedShop(), launchBrowser()]);
});
afterAll(() => browser?.close());

async function open(path: string) {
  const context = await browser.newContext({ locale: "en-US", baseURL: shop.origin });
  await context.route("**/media/**", (route) => route.abort());
  const page = await context.newPage();
  await page.goto(path);
  return page;
}

const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true }).click();

describe.skipIf(isBrowserMissing)(
  "slow and lost answers in the storefront (skipped when no Chromium is installed)",
  () => {
    it("sends a form again some seconds after the visitor stopped loading, and looks busy until then", async () => {
      const page = await open("/products/enamel-mug");
      await page.clock.install();
      let sent = 0;
      // A browser that aborts a navigation keeps the page, as when its visitor presses Stop.
      await page.route("**/cart/items", (route) => (++sent === 1 ? route.abort("aborted") : route.continue()));
      const add = () => page.getByRole("button", { name: "Add to cart" }).dispatchEvent("click");
      const isBusy = () => page.locator("form[data-sent]").isVisible();
      await add();
      await expect.poll(() => sent).toBe(1);
      await add();
      expect([await isBusy(), sent]).toEqual([true, 1]);
      await page.clock.fastForward(5_000);
      expect(await isBusy()).toBe(false);
      await add();
      await page.waitForURL(/\/cart\?added/);
      expect(sent).toBe(2);
      await page.context().close();
    });
  },
);
