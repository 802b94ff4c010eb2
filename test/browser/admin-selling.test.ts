import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
async function paidOrder() {
  const productId = await newProduct(admin, 5);
  const { body: order } = await customer.placeOrder([{ productId, quantity: 2 }]);
  const started = await customer.post<{ id: string }>(`/api/v1/orders/${order.id}/payments`, { provider: "test" });
  await customer.post(`/api/v1/test-payments/${started.body.id}`, { outcome: "succeed" });
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
    await page.getByRole("dialog").getByRole("alert").waitFor();
    await amount.fill("5");
    await page.getByLabel("Reason").fill("A scratch");
    await see("refund");
    await confirm(page, "Refund");
    await page.getByText("$5.00 goes back to the customer.").waitFor();
    await page.getByText("−$5.00").waitFor();
    const { body } = await admin.get<{ items: object[] }>(`${path}/refunds`);
    expect(body.items).toMatchObject([{ amount: { amount: 500 }, reason: "A scratch" }]);
    expect(await finish(409)).toEqual([]);
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
    await press(page, "Pause Tenth off");
    await page.getByRole("button", { name: "Resume Tenth off" }).waitFor();
    expect((await find())?.isActive).toBe(false);
    await press(page, "Delete Tenth off");
    await confirm(page, "Delete the promotion");
    await page.getByText("Tenth off was deleted.").waitFor();
    expect(await find()).toBeUndefined();
    expect(await finish()).toEqual([]);
  });
});
