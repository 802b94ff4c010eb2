import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Schemas } from "../../shared/client/client.ts";
import { confirm, openAsAdmin, press } from "../setup/admin-page.ts";
import { isBrowserMissing, launchBrowser } from "../setup/browser.ts";
import { type Client, newCustomer, newProduct, signInAsAdmin } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { type Shop, sharedShop } from "../setup/shop.ts";

let shop: Shop;
let browser: Browser;
let admin: Client;
let customer: Client;

beforeAll(async () => {
  if (isBrowserMissing) return;
  shop = await sharedShop();
  browser = await launchBrowser();
  admin = await signInAsAdmin(shop);
  customer = await newCustomer(shop);
});
afterAll(() => browser?.close());

/** An order of two units for 20.00, paid by the test provider. */
async function paidOrder(outcome: "succeed" | "refund-fails" = "succeed") {
  const productId = await newProduct(admin, 5);
  const { body: order } = await customer.placeOrder([{ productId, quantity: 2 }]);
  const started = await customer.post<{ id: string }>(`/api/v1/orders/${order.id}/payments`, { provider: "test" });
  await customer.post(`/api/v1/test-payments/${started.body.id}`, { outcome });
  const path = `/api/v1/orders/${order.id}`;
  await eventually(
    () => admin.get<{ status: string }>(path),
    ({ body }) => body.status === "paid",
    30_000,
  );
  return { path, order, productId };
}

describe.skipIf(isBrowserMissing)("selling in the admin page (skipped when no Chromium is installed)", () => {
  it("refunds a part of a payment, and refuses more than is left", async () => {
    const { path, order } = await paidOrder();
    const { page, see, finish } = await openAsAdmin(shop, browser, `/orders/${order.id}`, "phone");
    await press(page, "Refund");
    const amount = page.getByLabel("Amount in USD");
    expect(await amount.inputValue()).toBe("20.00");
    await amount.fill("20.01");
    await confirm(page, "Refund");
    await page.getByText("This can be at most $20.00.").waitFor();
    await see("refund-refused");
    await amount.fill("1000000000000000");
    expect(await page.getByRole("dialog").getByRole("alert").count()).toBe(0);
    await confirm(page, "Refund");
    await page.getByText("This can be at most $20.00.").waitFor();
    expect(await amount.getAttribute("aria-invalid")).toBe("true");
    await amount.fill("5");
    await page.getByLabel("Reason").fill("A scratch");
    await see("refund");
    await confirm(page, "Refund");
    await page.getByText("$5.00 goes back to the customer.").waitFor();
    await page.getByText("−$5.00").waitFor();
    const { body } = await admin.get<{ items: object[] }>(`${path}/refunds`);
    expect(body.items).toMatchObject([{ amount: { amount: 500 }, reason: "A scratch" }]);
    expect(await finish()).toEqual([]);
  });

  it("says without a connection that a refund was not sent, and does not send it when the connection returns", async () => {
    const { path, order } = await paidOrder();
    const { page, see, finish } = await openAsAdmin(shop, browser, `/orders/${order.id}`, "phone");
    await press(page, "Refund");
    await page.getByLabel("Amount in USD").fill("5");
    await page.context().setOffline(true);
    await confirm(page, "Refund");
    await page.getByRole("dialog").getByText("The shop could not be reached.").waitFor();
    await see("refund-offline");
    page.on("dialog", (question) => question.accept());
    await confirm(page, "Go back");
    const readAgain = page.waitForResponse((response) => response.url().endsWith(`${path}/refunds`));
    await page.context().setOffline(false);
    await readAgain;
    expect((await admin.get<{ items: object[] }>(`${path}/refunds`)).body.items).toEqual([]);
    expect(await finish("broken")).toEqual([]);
  });

  it("refunds once when a refund is sent again whose answer was lost, says so, and refunds more after that", async () => {
    const { path, order } = await paidOrder();
    const { page, finish } = await openAsAdmin(shop, browser, `/orders/${order.id}`);
    const refund = async () => {
      await press(page, "Refund");
      await page.getByLabel("Amount in USD").fill("5");
      await confirm(page, "Refund");
    };
    const readAmounts = async () => {
      const { body } = await admin.get<{ items: { amount: { amount: number } }[] }>(`${path}/refunds`);
      return body.items.map(({ amount }) => amount.amount);
    };
    const address = `**${path}/refunds`;
    await page.route(address, async (route) => {
      if (route.request().method() !== "POST") return route.fallback();
      await route.fetch();
      return route.abort("connectionreset");
    });
    await refund();
    await page.getByRole("dialog").getByText("The shop could not be reached.").waitFor();
    await page.unroute(address);
    page.on("dialog", (question) => question.accept());
    await confirm(page, "Go back");
    await refund();
    await page.getByText("This refund had arrived before; nothing more was refunded now.").waitFor();
    expect(await readAmounts()).toEqual([500]);
    await refund();
    await page.getByText("$5.00 goes back to the customer.").waitFor();
    expect(await readAmounts()).toEqual([500, 500]);
    expect(await finish("broken")).toEqual([]);
  });

  it("keeps a question open until it is answered, and says in it why it was refused", async () => {
    const { path, order } = await paidOrder();
    const { page, see, finish } = await openAsAdmin(shop, browser, `/orders/${order.id}`, "phone");
    const dialog = page.getByRole("dialog");
    let answer = () => {};
    const isSent = new Promise<void>((resolve) => {
      void page.route(`**${path}/cancel`, async (route) => {
        resolve();
        await new Promise<void>((ready) => {
          answer = ready;
        });
        const problem = { type: "/problems/internal-error", detail: "Something went wrong.", requestId: "r-1" };
        await route.fulfill({ status: 500, contentType: "application/problem+json", body: JSON.stringify(problem) });
      });
    });
    await press(page, "Cancel order");
    await confirm(page, "Cancel the order");
    await isSent;
    for (const name of ["Go back", "Close"]) {
      await expect.poll(() => dialog.getByRole("button", { name, exact: true }).isDisabled()).toBe(true);
    }
    for (let time = 0; time < 3; time++) await page.keyboard.press("Escape");
    expect(await dialog.count()).toBe(1);
    answer();
    await dialog.getByRole("alert").getByText("Something went wrong.").waitFor();
    expect(await page.getByRole("region", { name: "Messages" }).textContent()).toBe("");
    await see("question-refused");
    await page.unroute(`**${path}/cancel`);
    await confirm(page, "Cancel the order");
    await page.getByText(`Order ${order.number} was cancelled.`).waitFor();
    expect(await finish(500)).toEqual([]);
  });

  it("approves and receives a return, and rejects another with a reason", async () => {
    const { path, productId } = await paidOrder();
    await admin.post(`${path}/fulfillments`, {});
    const ask = (reason: string) =>
      customer.post<{ id: string }>(`${path}/returns`, { items: [{ variantId: productId, quantity: 1, reason }] });
    const [{ body: kept }, { body: refused }] = [await ask("Too small"), await ask("Not my colour")];
    const { page, see, finish } = await openAsAdmin(shop, browser, "/returns");
    const row = (reason: string) => page.locator("tbody tr", { hasText: reason });
    await row("Not my colour").getByRole("button", { name: "Reject" }).click();
    await page.getByLabel("Reason").fill("It was worn");
    await see("reject");
    await confirm(page, "Reject");
    await page.getByText("The return was rejected.").waitFor();
    await row("Too small").getByRole("button", { name: "Approve" }).click();
    await confirm(page, "Approve");
    await row("Too small").getByRole("button", { name: "Receive" }).click();
    await page.getByLabel("Units that came back").waitFor();
    await see("receive");
    await confirm(page, "Receive and refund");
    await page.getByText("The return was received.").waitFor();
    const statusOf = async (id: string) => (await admin.get<{ status: string }>(`/api/v1/returns/${id}`)).body.status;
    expect([await statusOf(kept.id), await statusOf(refused.id)]).toEqual(["received", "rejected"]);
    expect((await admin.get<{ availableStock: number }>(`/api/v1/products/${productId}`)).body.availableStock).toBe(4);
    await eventually(
      () => admin.get<{ paymentStatus: string }>(path),
      ({ body }) => body.paymentStatus === "partially-refunded",
      30_000,
    );
    expect(await finish()).toEqual([]);
  });

  it("says why the refund of a return failed, on its order and among the returns, and makes it again", async () => {
    const { path, order, productId } = await paidOrder("refund-fails");
    await admin.post(`${path}/fulfillments`, {});
    const items = [{ variantId: productId, quantity: 1, reason: "Too loud" }];
    const { body: asked } = await customer.post<{ id: string }>(`${path}/returns`, { items });
    await admin.post(`/api/v1/returns/${asked.id}/approve`, undefined);
    const { page, see, finish } = await openAsAdmin(shop, browser, "/returns", "phone");
    const row = page.locator("tbody tr", { hasText: "Too loud" });
    await row.getByRole("button", { name: "Receive" }).click();
    await page.getByLabel("Units that came back").waitFor();
    await confirm(page, "Receive and refund");
    await page.getByText("Its refund failed: make it again on the page of the order.").waitFor();
    await page.goto(`/admin/orders/${order.id}`);
    await page.getByText("The customer's bank does not take the money back.").waitFor();
    await page.getByText("The customer has not got this money back.").waitFor();
    await see("refund-failed");
    await press(page, "Refund again");
    await see("refund-again");
    await confirm(page, "Refund again");
    await page.getByText("$10.00 goes back to the customer.").waitFor();
    await page.getByText("Refund of a return, made again").waitFor();
    await expect.poll(() => page.getByText("The customer has not got this money back.").count()).toBe(0);
    const { body } = await admin.get<{ items: { status: string }[] }>(`${path}/refunds`);
    expect(body.items.map(({ status }) => status)).toEqual(["succeeded", "failed"]);
    expect(await finish()).toEqual([]);
  });

  it("settles a refund that failed in another way, with a note", async () => {
    const { path, order } = await paidOrder("refund-fails");
    await admin.post(`${path}/refunds`, { amount: { amount: 300, currency: "USD" } });
    const { page, see, finish } = await openAsAdmin(shop, browser, `/orders/${order.id}`);
    await press(page, "Settled in another way");
    await page.getByLabel("How it was settled").fill("Paid back by bank transfer");
    await see("refund-settled");
    await confirm(page, "It is settled");
    await page.getByText("Settled in another way: Paid back by bank transfer").waitFor();
    expect(await page.getByRole("button", { name: "Refund again" }).count()).toBe(0);
    expect(await finish()).toEqual([]);
  });

  it("ships a parcel once when it is sent again whose answer was lost, says so, and ships the same units again after that", async () => {
    const { path, order } = await paidOrder();
    const { page, finish } = await openAsAdmin(shop, browser, `/orders/${order.id}`);
    const ship = async () => {
      await press(page, "Ship");
      await page.getByRole("dialog").getByRole("spinbutton").fill("1");
      await confirm(page, "Ship");
    };
    const countParcels = async () => (await admin.get<{ items: object[] }>(`${path}/fulfillments`)).body.items.length;
    const address = `**${path}/fulfillments`;
    await page.route(address, async (route) => {
      if (route.request().method() !== "POST") return route.fallback();
      await route.fetch();
      return route.abort("connectionreset");
    });
    await ship();
    await page.getByRole("dialog").getByText("The shop could not be reached.").waitFor();
    await page.unroute(address);
    page.on("dialog", (question) => question.accept());
    await confirm(page, "Go back");
    await ship();
    await page.getByText("This parcel had been recorded before; nothing more was shipped now.").waitFor();
    expect(await countParcels()).toBe(1);
    await ship();
    await page.getByText(`Order ${order.number} was shipped.`).waitFor();
    expect(await countParcels()).toBe(2);
    expect(await finish("broken")).toEqual([]);
  });

  it("tells the variants of a product apart in parcels and returns, and receives at least one unit", async () => {
    const price = { amount: 1000, currency: "USD" };
    const { body: made } = await admin.post<Schemas["Product"]>("/api/v1/products", {
      name: "Striped socks",
      options: [{ name: "Colour", values: ["Red", "Blue"] }],
      variants: ["Red", "Blue"].map((colour) => ({ options: { Colour: colour }, price, availableStock: 5 })),
    });
    const [red = "", blue = ""] = made.variants.map(({ id }) => id);
    const { body: order } = await customer.placeOrder([
      { variantId: red, quantity: 1 },
      { variantId: blue, quantity: 1 },
    ]);
    await admin.call("PATCH", `/api/v1/orders/${order.id}`, { status: "paid" });
    const { page, see, finish } = await openAsAdmin(shop, browser, `/orders/${order.id}`);
    await press(page, "Ship");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Tracking address").fill("ftp://parcels.example");
    await confirm(page, "Ship");
    await page.getByText("This must be a web address that begins with https:// or http://.").waitFor();
    await dialog.getByLabel("Tracking address").fill("https://parcels.example/1");
    await confirm(page, "Ship");
    await page.getByText("Striped socks Red").filter({ hasText: "Striped socks Blue" }).waitFor();

    const items = [red, blue].map((variantId) => ({ variantId, quantity: 1, reason: "Scratchy" }));
    const note = "Please pick up at the porch";
    const asked = await customer.post<{ id: string }>(`/api/v1/orders/${order.id}/returns`, { items, note });
    await page.goto("/admin/returns");
    const row = page.locator("tbody tr", { hasText: "Scratchy" });
    expect(await row.getByRole("cell").first().textContent()).toBe(
      `Order ${order.number} · 2 unitsScratchyNote: Please pick up at the porchRequested`,
    );
    await see("returns");
    await press(page, `Approve: order ${order.number}, Scratchy`);
    await dialog.getByText(`Order ${order.number}`).waitFor();
    await dialog.getByText("1 × Striped socks Red").waitFor();
    await confirm(page, "Approve");
    await press(page, `Receive: order ${order.number}, Scratchy`);
    const units = (colour: string) =>
      dialog.getByRole("group", { name: `Striped socks ${colour}` }).getByLabel("Units that came back");
    await units("Red").fill("0");
    await units("Blue").fill("0");
    await confirm(page, "Receive and refund");
    await page.getByText("At least one unit must have come back.").waitFor();
    await units("Blue").fill("1");
    await see("receive-variants");
    await confirm(page, "Receive and refund");
    await page.getByText("The return was received.").waitFor();
    const { body } = await admin.get<Schemas["Return"]>(`/api/v1/returns/${asked.body.id}`);
    const received = new Map(body.items.map(({ variantId, quantityReceived }) => [variantId, quantityReceived]));
    expect([received.get(red), received.get(blue)]).toEqual([0, 1]);
    expect(await finish(422)).toEqual([]);
  });

  it("makes a promotion for a product, changes it, pauses it, and deletes it after a question", async () => {
    const name = "Promoted teapot";
    const price = { amount: 900, currency: "USD" };
    const { data: product } = await admin.api.POST("/api/v1/products", { body: { name, price, availableStock: 1 } });
    const { page, see, finish } = await openAsAdmin(shop, browser, "/promotions", "phone");
    await press(page, "New promotion");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name", { exact: true }).fill("Tenth off");
    await dialog.getByLabel("Percent").fill("10.5");
    await dialog.getByLabel("Code").fill("TENTH");
    await dialog.getByLabel("Uses by a customer").fill("2");
    await dialog.getByLabel("Ends").fill("2030-01-31T18:30");
    await dialog.getByLabel("For these products").fill(name);
    await dialog.getByRole("button", { name: name }).click();
    await see("promotion");
    await confirm(page, "Make the promotion");
    await page.getByText("Tenth off was saved.").waitFor();
    const find = async () => {
      const { data } = await admin.api.GET("/api/v1/promotions", { params: { query: { limit: 100 } } });
      return data.items.find(({ code }) => code === "TENTH");
    };
    expect(await find()).toMatchObject({
      basisPoints: 1050,
      perCustomerLimit: 2,
      productIds: [product.id],
      endsAt: new Date("2030-01-31T18:30").toISOString(),
    });
    await press(page, "Edit Tenth off");
    await page.getByRole("list", { name: "For these products, chosen" }).getByText(name).waitFor();
    await dialog.getByLabel("What it does").selectOption("Takes an amount off");
    await dialog.getByLabel("Amount in USD").fill("3");
    await confirm(page, "Save");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    expect(await find()).toMatchObject({ type: "fixed", basisPoints: null, amount: { amount: 300 } });
    const row = page.locator("tbody tr", { hasText: "Tenth off" });
    for (const text of ["Code TENTH", "$3.00 off", "Active"]) {
      await row.getByText(text, { exact: true }).filter({ visible: true }).waitFor();
    }
    await press(page, "Pause Tenth off");
    await page.getByRole("button", { name: "Resume Tenth off" }).waitFor();
    await row.getByText("Paused").filter({ visible: true }).waitFor();
    expect((await find())?.isActive).toBe(false);
    await press(page, "Delete Tenth off");
    await confirm(page, "Delete the promotion");
    await page.getByText("Tenth off was deleted.").waitFor();
    expect(await find()).toBeUndefined();
    expect(await finish()).toEqual([]);
  });
});
