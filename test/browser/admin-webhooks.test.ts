import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { confirm, openAsAdmin, press } from "../setup/admin-page.ts";
import { isBrowserMissing, launchBrowser } from "../setup/browser.ts";
import { type Client, signInAsAdmin } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { type Shop, sharedShop } from "../setup/shop.ts";

let shop: Shop;
let browser: Browser;
let admin: Client;
let url = "";

const server = createServer((_request, response) => response.writeHead(204).end());

beforeAll(async () => {
  if (isBrowserMissing) return;
  shop = await sharedShop();
  browser = await launchBrowser();
  admin = await signInAsAdmin(shop);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
});
afterAll(async () => {
  await browser?.close();
  server.close();
  server.closeAllConnections();
});

describe.skipIf(isBrowserMissing)("webhooks in the admin page (skipped when no Chromium is installed)", () => {
  it("makes an endpoint, tests it, sends a delivery again, gives it a new secret, and deletes it", async () => {
    const { page, see, finish } = await openAsAdmin(shop, browser, "/webhooks");
    const dialog = page.getByRole("dialog");
    await press(page, "New endpoint");
    await dialog.getByLabel("Address").fill("http://10.0.0.1/hooks");
    await confirm(page, "Make the endpoint");
    await dialog.getByRole("alert").waitFor();
    await dialog.getByLabel("Address").fill(url);
    await dialog.getByLabel("Events").fill("webhook.test, product.archived");
    await confirm(page, "Make the endpoint");
    const secret = dialog.locator(".secret");
    const first = await secret.textContent();
    expect(first).toMatch(/^whsec_/);
    await see("secret");
    await confirm(page, "I have kept it");

    await page.getByRole("link", { name: url }).click();
    await press(page, "Send a test");
    await page.getByText("A test event is on its way.").waitFor();
    const succeeded = page.locator("tbody").getByText("Succeeded");
    await eventually(
      async () => {
        await page.reload();
        await page.getByRole("button", { name: "webhook.test" }).waitFor();
        return succeeded.count();
      },
      (count) => count > 0,
      30_000,
    );
    await see("endpoint");
    await press(page, "webhook.test");
    await dialog.getByText("Answered 204").first().waitFor();
    await see("delivery");
    await confirm(page, "Send again");
    await eventually(
      () => dialog.getByText("Answered 204").count(),
      (count) => count === 2,
      30_000,
    );
    await confirm(page, "Go back");

    await press(page, "New secret");
    await confirm(page, "New secret");
    await secret.waitFor();
    expect(await secret.textContent()).not.toBe(first);
    await confirm(page, "I have kept it");
    await press(page, "Pause");
    await page.getByText("Paused").waitFor();
    await press(page, "Delete");
    await confirm(page, "Delete the endpoint");
    await page.getByText("The endpoint was deleted.").waitFor();
    const { body } = await admin.get<{ items: { url: string }[] }>("/api/v1/webhook-endpoints");
    expect(body.items.filter((endpoint) => endpoint.url === url)).toEqual([]);
    expect(await finish(422)).toEqual([]);
  });
});
