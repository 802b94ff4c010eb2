import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { createShopClient as CreateShopClient, ShopProblem } from "../../shared/client/client.ts";
import { root } from "../../tools/lib/paths.ts";
import { isBrowserMissing, launchBrowser, watchPage } from "../setup/browser.ts";
import { startClientPage } from "../setup/client-page.ts";
import { type Shop, sharedShop } from "../setup/shop.ts";

describe.skipIf(isBrowserMissing)("a browser (skipped when no Chromium or Chrome is installed)", () => {
  let shop: Shop;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  const hosts = new Set<string>();

  beforeAll(async () => {
    shop = await sharedShop();
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 1400 } });
    watchPage(page, { complaints, hosts });
  });
  afterAll(async () => {
    await browser?.close();
  });

  it("signs a person in and lets them try an endpoint, under its policy and without leaving the host", async () => {
    const response = await page.goto(`${shop.origin}/docs`);
    expect(response?.headers()["content-security-policy"]).toContain("default-src 'none'");
    await page.getByRole("button", { name: "Authorize" }).first().click();
    const topOf = async (id: string) => (await page.locator(`#${id}`).first().boundingBox())?.y ?? Number.NaN;
    expect(await topOf("oauth_username")).toBeLessThan(await topOf("auth-bearer-value"));
    expect(await page.locator("[id^=client_]").first().isVisible()).toBe(false);
    expect(await page.locator("main").count()).toBe(1);
    await page.locator("#oauth_username").fill("demo");
    await page.locator("#oauth_password").fill("Demo-Passw0rd");
    await page.getByRole("button", { name: "Apply given OAuth2 credentials" }).click();
    await page.getByText("Authorized", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Close" }).last().click();

    await page.getByPlaceholder("Search paths and summaries").fill("/users/me");
    const operation = page.locator("#operations-Users-getOwnUser");
    await page.locator("#operations-Products-listProducts").waitFor({ state: "detached" });
    await operation.locator(".opblock-summary-control").click();
    await operation.getByRole("button", { name: "Execute" }).click();
    const answer = operation.locator(".live-responses-table .response").first();
    await answer.waitFor();
    expect(await answer.locator(".response-col_status").textContent()).toContain("200");
    expect(await answer.locator(".response-col_description").textContent()).toContain('"username": "demo"');

    await mkdir(join(root, "test-results"), { recursive: true });
    await page.screenshot({ path: join(root, "test-results/docs.png") });
    expect(complaints).toEqual([]);
    expect([...hosts]).toEqual([new URL(shop.origin).host]);
  });

  it("keeps the files of the reference, and sees problems in its style", async () => {
    const etag = (await shop.fetch("/docs/docs.js")).headers.get("ETag") ?? "";
    expect((await shop.fetch("/docs/docs.js", { headers: { "If-None-Match": etag } })).status).toBe(304);
    await page.goto(`${shop.origin}/problems`);
    await page.getByRole("link", { name: "Cart changed" }).click();
    await page.waitForURL(/\/problems\/./);
    expect((await page.getByRole("main").boundingBox())?.width).toBeLessThan(700);
    expect(complaints).toEqual([]);
  });

  it("lets a page of another origin order with the client, and read what it may about a refusal", async () => {
    const front = await startClientPage();
    const elsewhere = await browser.newPage();
    try {
      await elsewhere.goto(front.url);
      await elsewhere.waitForFunction("window.createShopClient");
      const told = await elsewhere.evaluate(async (baseUrl) => {
        const { createShopClient } = globalThis as unknown as { createShopClient: typeof CreateShopClient };
        const shop = createShopClient({ baseUrl });
        await shop.signIn("demo", "Demo-Passw0rd");
        const { data } = await shop.GET("/api/v1/products", { params: { query: { inStock: "true", limit: 1 } } });
        const order = (quantity: number) => {
          const items = data.items.map(({ id }) => ({ productId: id, quantity }));
          return shop.POST("/api/v1/orders", { body: { items } });
        };
        const placed = await order(1);
        const refused = (await order(0).catch((problem: unknown) => problem)) as ShopProblem;
        const { type, errors, requestId } = refused;
        return {
          status: placed.data.status,
          location: placed.response.headers.get("Location"),
          type,
          errors,
          requestId,
        };
      }, shop.origin);
      expect(told).toMatchObject({
        status: "pending",
        location: expect.stringMatching(/^\/api\/v1\/orders\//),
        type: "/problems/validation-failed",
        errors: [{ path: "items.0.quantity" }],
        requestId: expect.any(String),
      });
    } finally {
      await elsewhere.close();
      front.close();
    }
  });
});
