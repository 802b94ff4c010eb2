import type { Browser } from "playwright-core";
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
      await page.clock.fastForward(13_000);
      expect(await isBusy()).toBe(false);
      await add();
      await page.waitForURL(/\/cart\?added/);
      expect(sent).toBe(2);
      await page.context().close();
    });

    it("adds the next products of a list once, however often their link is pressed", async () => {
      const page = await open("/search");
      const answer = Promise.withResolvers<void>();
      let requests = 0;
      await page.route(/cursor=/, async (route) => {
        requests++;
        await answer.promise;
        await route.continue();
      });
      const more = page.locator("a[data-more]");
      await more.dispatchEvent("click");
      await more.dispatchEvent("click");
      expect(await more.getAttribute("aria-busy")).toBe("true");
      answer.resolve();
      await page
        .locator("a[data-more]:not([aria-busy])")
        .or(page.locator(".results:not(:has(a[data-more]))"))
        .waitFor();
      expect(requests).toBe(1);
      const links = await page
        .locator("[data-list] .card-link")
        .evaluateAll((all) => all.map((each) => each.getAttribute("href")));
      expect(links.length).toBeGreaterThan(24);
      expect(new Set(links).size).toBe(links.length);
      await page.context().close();
    });

    it("leads from the cart and from the checkout to an order whose answer was lost", async () => {
      const page = await open("/products/enamel-mug");
      await page.getByRole("button", { name: "Add to cart" }).click();
      await page.waitForURL(/\/cart/);
      await page.goto("/checkout");
      const address = { email: "ada@example.com", name: "Ada", line1: "1 Main Street", city: "Austin" };
      const fields = Object.entries({ ...address, postalCode: "78701", region: "TX" });
      for (const [name, value] of fields) await page.locator(`#field-${name}`).fill(value);
      await page.getByRole("button", { name: "Continue to shipping" }).click();
      await page.getByRole("button", { name: "Continue to review" }).click();
      const sent = await page
        .locator("form[action='/checkout/complete'] input")
        .evaluateAll((inputs) => inputs.map((each) => ["name", "value"].map((name) => each.getAttribute(name) ?? "")));
      // The browser itself would keep the cookies of the answer.
      const cookies = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`);
      const answer = await shop.fetch("/checkout/complete", {
        method: "POST",
        redirect: "manual",
        body: new URLSearchParams(sent),
        headers: { Cookie: cookies.join("; "), "Sec-Fetch-Site": "same-origin" },
      });
      const order = answer.headers.get("Location")?.split("?")[0] ?? "";
      await page.goto("/cart");
      expect(await page.getByRole("link", { name: "See your order" }).getAttribute("href")).toBe(order);
      await page.goto("/checkout");
      await page.getByText("Thank you! Your order is in.").waitFor();
      expect(new URL(page.url()).pathname).toBe(order);
      await page.goto("/cart");
      expect(await page.getByText("Thank you!").count()).toBe(0);
      await page.context().close();
    });
  },
);
