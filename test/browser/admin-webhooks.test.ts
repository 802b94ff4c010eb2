import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { confirm, openAsAdmin, press } from "../setup/admin-page.ts";
import { isBrowserMissing, launchBrowser } from "../setup/browser.ts";
import { type Client, signInAsAdmin } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { type Shop, sharedShop } from "../setup/shop.ts";

let shop: Shop;
let browser: Browser;
let admin: Client;
let url = "";

let status = 204;
const server = createServer((_request, response) => response.writeHead(status).end());

beforeAll(async () => {
  if (isBrowserMissing) return;
  shop = await sharedShop();
  browser = await launchBrowser();
  admin = await signInAsAdmin(shop);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
});
afterEach(() => {
  status = 204;
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

  it("shows that an endpoint fails and what a delivery waits for, and changes only the fields that were edited", async () => {
    status = 500;
    const { data } = await admin.api.POST("/api/v1/webhook-endpoints", {
      body: { url: `${url}/failing`, eventTypes: ["webhook.test"], description: "Before" },
    });
    const params = { path: { id: data.id } };
    const read = async () => (await admin.api.GET("/api/v1/webhook-endpoints/{id}", { params })).data;
    await admin.api.POST("/api/v1/webhook-endpoints/{id}/tests", { params });
    await eventually(read, ({ failingSince }) => failingSince !== null, 30_000);
    const { page, see, finish } = await openAsAdmin(shop, browser, `/webhooks/${data.id}`, "phone");
    await page.getByText("Failing", { exact: true }).waitFor();
    await page.getByText("Every attempt to reach it since").waitFor();
    await see("endpoint-failing");
    const dialog = page.getByRole("dialog");
    await page.route("**/api/v1/webhook-deliveries/*", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ json: { ...(await response.json()), status: "pending", nextAttemptAt: data.createdAt } });
    });
    await press(page, "webhook.test");
    await dialog.getByText("It waits: every attempt to reach the endpoint has failed since").waitFor();
    await see("delivery-waits");
    await page.route("**/api/v1/webhook-endpoints/*", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ json: { ...(await response.json()), failingSince: null } });
    });
    await dialog.getByText("It is sent in a moment.").waitFor();
    await confirm(page, "Go back");
    await page.unrouteAll();

    await press(page, "Edit");
    const theirs = ["webhook.test", "order.paid"];
    await admin.api.PATCH("/api/v1/webhook-endpoints/{id}", { params, body: { eventTypes: theirs } });
    await dialog.getByLabel("Description").fill("After");
    await confirm(page, "Save");
    await page.getByText("The endpoint was saved.").waitFor();
    expect(await read()).toMatchObject({ description: "After", eventTypes: theirs });
    await admin.api.DELETE("/api/v1/webhook-endpoints/{id}", { params });
    expect(await finish()).toEqual([]);
  });

  it("says in the dialog of a delivery why it was not read or sent again, and stays open while it is sent", async () => {
    const { data } = await admin.api.POST("/api/v1/webhook-endpoints", { body: { url, eventTypes: ["webhook.test"] } });
    const params = { path: { id: data.id } };
    await admin.api.POST("/api/v1/webhook-endpoints/{id}/tests", { params });
    await eventually(
      () => admin.get<{ items: object[] }>(`/api/v1/webhook-deliveries?endpointId=${data.id}`),
      ({ body }) => body.items.length > 0,
      30_000,
    );
    const { page, see, finish } = await openAsAdmin(shop, browser, `/webhooks/${data.id}`);
    const dialog = page.getByRole("dialog");
    await page.route("**/api/v1/webhook-deliveries/*", (route) => route.fulfill({ status: 500, body: "" }));
    await press(page, "webhook.test");
    await dialog.getByText("The shop answered with 500.").waitFor();
    await see("delivery-failed");
    await page.unrouteAll();
    await confirm(page, "Try again");
    await dialog.getByText("Event ").waitFor();

    let answer = () => {};
    await page.route("**/redeliver", async (route) => {
      await new Promise<void>((ready) => {
        answer = ready;
      });
      await route.fulfill({ status: 500, body: "" });
    });
    await confirm(page, "Send again");
    for (const name of ["Go back", "Close"]) {
      expect(await dialog.getByRole("button", { name, exact: true }).isDisabled()).toBe(true);
    }
    answer();
    await dialog.getByRole("alert").getByText("The shop answered with 500.").waitFor();
    expect(await page.getByRole("region", { name: "Messages" }).textContent()).toBe("");
    await confirm(page, "Go back");
    await dialog.waitFor({ state: "detached" });
    await admin.api.DELETE("/api/v1/webhook-endpoints/{id}", { params });
    expect(await finish(500)).toEqual([]);
  });
});
