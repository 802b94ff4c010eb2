import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { confirm, openAsAdmin, press } from "../setup/admin-page.ts";
import { isBrowserMissing, launchBrowser } from "../setup/browser.ts";
import { type Client, signInAsAdmin } from "../setup/client.ts";
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

const LOOK = "It may have been done: look before you send it again.";

async function newProduct(name: string) {
  const body = { name, price: { amount: 900, currency: "USD" }, availableStock: 8 };
  return (await admin.api.POST("/api/v1/products", { body })).data;
}

const readProduct = async (id: string) =>
  (await admin.api.GET("/api/v1/products/{id}", { params: { path: { id } } })).data;

/** Lets writes at a path reach the shop, and cuts the connection before their answers. */
const loseAnswers = (page: Page, path: string, method = "POST") =>
  page.route(`**${path}`, async (route) => {
    if (route.request().method() !== method) return route.fallback();
    await route.fetch();
    return route.abort("connectionreset");
  });

describe.skipIf(isBrowserMissing)("lost answers in the admin page (skipped when no Chromium is installed)", () => {
  it("says that it may have been done, and shows it, when the answer to what was made is lost", async () => {
    const { page, see, finish } = await openAsAdmin(shop, browser, "/categories");
    await loseAnswers(page, "/api/v1/categories");
    await press(page, "New category");
    await page.getByRole("dialog").getByLabel("Name").fill("Lost and found");
    await confirm(page, "Save");
    await page.getByRole("dialog").getByText(LOOK).waitFor();
    await page.locator(".tree li", { hasText: "Lost and found" }).waitFor();
    await see("answer-lost");
    const { data } = await admin.api.GET("/api/v1/categories");
    const made = data.items.filter(({ name }) => name === "Lost and found");
    expect(made).toHaveLength(1);
    for (const { id } of made) await admin.api.DELETE("/api/v1/categories/{id}", { params: { path: { id } } });
    expect(await finish("broken")).toEqual([]);
  });

  it("adjusts the stock once when an adjustment is sent again whose answer was lost", async () => {
    const { id, variants } = await newProduct("Counted cup");
    const stock = async () => (await readProduct(id)).availableStock;
    const { page, see, finish } = await openAsAdmin(shop, browser, `/products/${id}`, "phone");
    const dialog = page.getByRole("dialog");
    const adjust = async () => {
      await press(page, "Adjust the stock of Counted cup");
      await dialog.getByLabel("Units to add").fill("10");
    };
    await adjust();
    // As an order would, which is no reason to refuse it.
    const order = { variantId: variants[0]?.id ?? "", delta: -1 };
    await admin.api.POST("/api/v1/products/{id}/stock-adjustments", { params: { path: { id } }, body: order });
    await confirm(page, "Adjust the stock");
    await page.getByText("The stock was adjusted.").waitFor();
    await page.getByRole("button", { name: "Stock of Counted cup: 17. Edit" }).waitFor();
    const path = `/api/v1/products/${id}/stock-adjustments`;
    await loseAnswers(page, path);
    await adjust();
    await confirm(page, "Adjust the stock");
    await dialog.getByText(LOOK).waitFor();
    expect(await stock()).toBe(27);
    await page.unroute(`**${path}`);
    await confirm(page, "Adjust the stock");
    await dialog.getByText("There were 17 before, and there are 27 now. What you sent may have been done").waitFor();
    await see("stock-may-be-adjusted");
    expect(await stock()).toBe(27);
    await confirm(page, "Adjust the stock");
    await dialog.waitFor({ state: "detached" });
    expect(await stock()).toBe(37);
    expect(await finish("broken")).toEqual([]);
  });

  it("shows a picture that has arrived although its answer was lost", async () => {
    const { id } = await newProduct("Pictured cup");
    const { page, finish } = await openAsAdmin(shop, browser, `/products/${id}`);
    await page.getByRole("heading", { name: "Pictures" }).waitFor();
    await loseAnswers(page, `/api/v1/products/${id}/images`);
    const buffer = await sharp({ create: { width: 80, height: 60, channels: 3, background: "teal" } })
      .png()
      .toBuffer();
    await page.locator("input[type=file]").setInputFiles({ name: "teal.png", mimeType: "image/png", buffer });
    await page.locator(".uploads").getByText(LOOK).waitFor();
    await page.getByRole("img", { name: "Picture 1 of Pictured cup" }).waitFor();
    expect((await readProduct(id)).images).toHaveLength(1);
    expect(await finish("broken")).toEqual([]);
  });

  it("keeps a value that was typed in place until it is saved, with what was wrong, and saves it once", async () => {
    const { id } = await newProduct("Priced cup");
    const { page, see, finish } = await openAsAdmin(shop, browser, `/products/${id}`);
    await press(page, "Price of Priced cup: $9.00. Edit");
    const field = page.getByLabel("Price of Priced cup", { exact: true });
    await field.fill("nine");
    await field.press("Enter");
    await page.locator(".editing").getByText("This must be an amount of USD.").waitFor();
    const path = `/api/v1/products/${id}/variants/*`;
    await page.route(`**${path}`, (route) => route.fulfill({ status: 503, body: "" }), { times: 1 });
    await field.fill("12");
    await field.press("Enter");
    await page.locator(".editing").getByText("The shop does not answer at the moment.").waitFor();
    expect([await field.inputValue(), await field.getAttribute("aria-invalid")]).toEqual(["12", "true"]);
    await see("value-not-saved");
    await loseAnswers(page, path, "PATCH");
    await field.press("Enter");
    await page.locator(".editing").getByText("The shop could not be reached.").waitFor();
    await page.unroute(`**${path}`);
    await field.press("Enter");
    await page.getByText("Price of Priced cup saved.").waitFor();
    await page.getByRole("button", { name: "Price of Priced cup: $12.00. Edit" }).waitFor();
    expect((await readProduct(id)).price.amount).toBe(1200);
    expect((await finish("broken")).filter((problem) => !problem.includes("503"))).toEqual([]);
  });

  it("asks before a page is left or loaded again while a dialog holds what was typed, or a picture is on its way", async () => {
    const { id } = await newProduct("Left cup");
    const { page, finish } = await openAsAdmin(shop, browser, "/categories");
    const asked: string[] = [];
    page.on("dialog", (question) => {
      asked.push(question.type());
      return question.dismiss();
    });
    await page.getByRole("link", { name: "Promotions" }).click();
    await press(page, "New promotion");
    const name = page.getByRole("dialog").getByLabel("Name", { exact: true });
    await name.fill("Half typed");
    await page.evaluate("history.back()");
    await expect.poll(() => asked).toEqual(["confirm"]);
    await page.evaluate("void setTimeout(() => location.reload())");
    await expect.poll(() => asked).toEqual(["confirm", "beforeunload"]);
    expect([await name.inputValue(), new URL(page.url()).pathname]).toEqual(["Half typed", "/admin/promotions"]);
    await confirm(page, "Go back");

    await page.goto(`/admin/products/${id}`);
    let release = () => {};
    const isHeld = new Promise<void>((resolve) => {
      void page.route("**/images", async (route) => {
        resolve();
        await new Promise<void>((ready) => {
          release = ready;
        });
        await route.fallback();
      });
    });
    const buffer = await sharp({ create: { width: 8, height: 6, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    // The browser asks only who has used the page.
    await page.getByRole("heading", { name: "Pictures" }).click();
    await page.locator("input[type=file]").setInputFiles({ name: "red.png", mimeType: "image/png", buffer });
    await isHeld;
    await page.evaluate("void setTimeout(() => location.reload())");
    await expect.poll(() => asked).toEqual(["confirm", "beforeunload", "beforeunload"]);
    release();
    await page.getByRole("img", { name: "Picture 1 of Left cup" }).waitFor();
    expect(await finish()).toEqual([]);
  });
});
