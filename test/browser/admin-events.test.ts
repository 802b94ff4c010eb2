import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "#shared/values/ids.ts";
import { confirm, openAsAdmin, press } from "../setup/admin-page.ts";
import { isBrowserMissing, launchBrowser } from "../setup/browser.ts";
import { type Client, signInAsAdmin } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { query } from "../setup/query.ts";
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

describe.skipIf(isBrowserMissing)("events in the admin page (skipped when no Chromium is installed)", () => {
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
    await confirm(page, "Close");

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
    // The first address was refused.
    expect((await finish()).filter((problem) => !problem.includes("422"))).toEqual([]);
  });

  it("replays a dead letter, and gives one up with a reason", async () => {
    const ids = [newId(), newId()];
    for (const id of ids) {
      await query(
        shop,
        "notifications",
        `INSERT INTO dead_letters (id, fingerprint, message, error, attempts) VALUES ($1, $1::uuid::text, $2, $3, 9)`,
        [id, JSON.stringify({ specversion: "1.0", id }), `Broken ${id}`],
      );
    }
    const { page, see, finish } = await openAsAdmin(shop, browser, "/dead-letters", "phone");
    await press(page, `Broken ${ids[0]}`);
    await see("dead-letter");
    await confirm(page, "Try again");
    await page.getByText("It is being tried again.").waitFor();
    const [replayed] = await query(shop, "notifications", "SELECT replayed_at FROM dead_letters WHERE id = $1", [
      ids[0],
    ]);
    expect(replayed).not.toBeNull();
    for (const id of ids) {
      await press(page, `Broken ${id}`);
      await confirm(page, "Give it up");
      await page.getByLabel("Reason").fill("It was a test");
      await confirm(page, "Give it up");
      await page.getByRole("dialog").waitFor({ state: "hidden" });
      await page.getByRole("button", { name: `Broken ${id}` }).waitFor({ state: "hidden" });
    }
    const { body } = await admin.get<{ items: { id: string }[] }>("/api/v1/dead-letters");
    expect(body.items.filter(({ id }) => ids.includes(id))).toEqual([]);
    expect(await finish()).toEqual([]);
  });
});
