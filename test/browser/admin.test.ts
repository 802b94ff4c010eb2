import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAdminPage, openAsAdmin, press, SIZES, serious, signIn } from "../setup/admin-page.ts";
import { isBrowserMissing, launchBrowser } from "../setup/browser.ts";
import { type Client, newCustomer, signInAsAdmin } from "../setup/client.ts";
import { look } from "../setup/look.ts";
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
afterAll(async () => {
  await browser?.close();
});

async function addProduct(name: string) {
  const product = { name, price: { amount: 1500, currency: "USD" }, availableStock: 50 };
  return (await admin.post<{ id: string; version: number }>("/api/v1/products", product)).body;
}

const findCategories = async (wanted: string) =>
  (await admin.api.GET("/api/v1/categories")).data.items.filter(({ name }) => name === wanted);

/** Enters a new category whose request finds the session over; `statuses` are those of its answers. */
async function loseSession(page: Page, name: string) {
  const path = "/api/v1/categories";
  const statuses: number[] = [];
  let isOver = false;
  page.on("response", (response) => {
    if (response.request().method() === "POST" && response.url().endsWith(path)) statuses.push(response.status());
  });
  await page.route(`**${path}`, async (route) => {
    if (isOver || route.request().method() !== "POST") return route.fallback();
    isOver = true;
    await page.context().clearCookies();
    return route.fulfill({ status: 401, contentType: "application/problem+json", body: "{}" });
  });
  await press(page, "New category");
  const dialog = page.getByRole("dialog", { name: "New category" });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "Your session has ended" }).waitFor();
  return { dialog, statuses };
}

describe.skipIf(isBrowserMissing)("the admin page (skipped when no Chromium or Chrome is installed)", () => {
  it("refuses a wrong password and a customer, and keeps no token where a script finds it", async () => {
    const { page, context } = await openAdminPage(shop, browser);
    await signIn(page, "admin", "Wrong-Passw0rd");
    await page.getByText("The username or the password is wrong.").waitFor();
    await signIn(page, "demo", "Demo-Passw0rd");
    await page.getByText("Only administrators of the shop can sign in here.").waitFor();
    expect(await context.cookies()).toEqual([]);

    await signIn(page);
    await page.getByRole("heading", { name: "Dashboard" }).waitFor();
    const [cookie] = await context.cookies(`${shop.origin}/admin/session`);
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: "Strict", path: "/admin" });
    expect(await context.cookies(`${shop.origin}/api/v1/orders`)).toEqual([]);
    const readable = "document.cookie + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)";
    expect(await page.evaluate(readable)).not.toContain("ey");
    await context.close();
  });

  it("stays signed in when it is loaded again, in two tabs at once too, until the administrator signs out", async () => {
    const { page, context } = await openAdminPage(shop, browser);
    await signIn(page);
    await page.getByRole("heading", { name: "Dashboard" }).waitFor();
    const second = await context.newPage();
    await Promise.all([second.goto("/admin/orders"), page.goto("/admin/products")]);
    await second.getByRole("heading", { name: "Orders", exact: true }).waitFor();
    await page.getByRole("heading", { name: "Products", exact: true }).waitFor();
    await press(page, "Sign out");
    await page.getByRole("heading", { name: "Sign in to the shop" }).waitFor();
    await second.reload();
    await second.getByRole("heading", { name: "Sign in to the shop" }).waitFor();
    await context.close();
  });

  it("says when a sign-out fails; once it is done, nothing is left of what the administrator has begun", async () => {
    const { page, finish } = await openAsAdmin(shop, browser, "/settings");
    const questions: string[] = [];
    page.on("dialog", (question) => {
      questions.push(question.type());
      return question.accept();
    });
    await page.evaluate("window.isOfBefore = true");
    await page.getByLabel("Name of the shop").fill("Not saved");
    await page.route("**/admin/session", (route) => route.abort());
    await press(page, "Sign out");
    await page.getByRole("region", { name: "Messages" }).getByText("The shop could not be reached.").waitFor();
    expect(await page.getByLabel("Name of the shop").inputValue()).toBe("Not saved");
    await page.unroute("**/admin/session");
    await press(page, "Sign out");
    await page.getByRole("heading", { name: "Sign in to the shop" }).waitFor();
    expect([await page.evaluate("window.isOfBefore"), questions]).toEqual([undefined, []]);
    expect(await finish("broken")).toEqual([]);
  });

  it("keeps what was entered when the session ends, and sends it once after the same administrator signs in", async () => {
    const { page, see, finish } = await openAsAdmin(shop, browser, "/categories", "phone");
    const { dialog, statuses } = await loseSession(page, "Kept while away");
    await see("session-ended");
    for (let time = 0; time < 3; time++) await page.keyboard.press("Escape");
    await signIn(page, "admin", "Wrong-Passw0rd");
    await page.getByText("The username or the password is wrong.").waitFor();
    expect(await dialog.getByLabel("Name").inputValue()).toBe("Kept while away");
    await signIn(page);
    await dialog.waitFor({ state: "detached" });
    expect(statuses).toEqual([401, 201]);
    const made = await findCategories("Kept while away");
    expect(made).toHaveLength(1);
    for (const { id } of made) await admin.api.DELETE("/api/v1/categories/{id}", { params: { path: { id } } });
    expect(await finish()).toEqual([]);
  });

  it("begins with a page of their own, and sends nothing, when another administrator signs in after that", async () => {
    const other = { username: `other-${crypto.randomUUID().slice(0, 8)}`, password: "Correct-Horse-7" };
    const { data: user } = await admin.api.POST("/api/v1/users", { body: other });
    await admin.call("PATCH", `/api/v1/users/${user.id}`, { role: "admin" });
    const { page, finish } = await openAsAdmin(shop, browser, "/categories");
    const { statuses } = await loseSession(page, "Of another person");
    const isRead = page.waitForResponse((response) => response.url().endsWith("/api/v1/categories"));
    await signIn(page, other.username, other.password);
    await page.getByRole("dialog").first().waitFor({ state: "detached" });
    await isRead;
    await page.getByRole("heading", { name: "Categories", level: 1 }).waitFor();
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect([statuses, await findCategories("Of another person")]).toEqual([[401], []]);
    expect(await finish()).toEqual([]);
  });

  it("says that the shop could not be reached, at the sign-in and when the page is opened", async () => {
    const { page, context } = await openAdminPage(shop, browser);
    await page.getByRole("heading", { name: "Sign in to the shop" }).waitFor();
    await context.setOffline(true);
    await signIn(page);
    const sentence = page
      .getByRole("alert")
      .getByText("The shop could not be reached. Check the connection and try again.");
    await sentence.waitFor();
    await context.setOffline(false);
    await page.route("**/admin/session/renewal", (route) => route.abort());
    await page.reload();
    await sentence.waitFor();
    await page.unroute("**/admin/session/renewal");
    await press(page, "Try again");
    await page.getByRole("heading", { name: "Sign in to the shop" }).waitFor();
    await context.close();
  });

  it("refuses to exchange the cookie for a page of another origin", async () => {
    const foreign: Record<string, string>[] = [
      {},
      { Origin: "https://evil.example" },
      { "Sec-Fetch-Site": "cross-site" },
    ];
    for (const headers of foreign) {
      const response = await shop.fetch("/admin/session/renewal", { method: "POST", headers });
      expect(response.status).toBe(403);
    }
    const own = await shop.fetch("/admin/session/renewal", { method: "POST", headers: { Origin: shop.origin } });
    expect(own.status).toBe(401);
  });

  it.each(SIZES)(
    "lets an administrator mark an order as paid and ship it with a tracking number, on a $size",
    async ({ size, options }) => {
      const { id: productId } = await addProduct(`Lamp ${size}`);
      const customer = await newCustomer(shop);
      const { body: order } = await customer.placeOrder([{ productId, quantity: 2 }]);
      const { page, context, complaints, hosts } = await openAdminPage(shop, browser, options);
      const problems = await look(page, `admin-sign-in-${size}`);
      await signIn(page);
      await page.getByRole("heading", { name: "Health" }).waitFor();
      await page.getByText("Every part of the shop answers.").waitFor();
      problems.push(...(await look(page, `admin-dashboard-${size}`)));

      if (size === "phone") await press(page, "Menu");
      await page.getByRole("link", { name: "Orders", exact: true }).click();
      await page.getByRole("link", { name: `#${order.number}` }).waitFor();
      problems.push(...(await look(page, `admin-orders-${size}`)));
      await page.getByRole("link", { name: `#${order.number}` }).click();
      await press(page, "Mark as paid");
      problems.push(...(await look(page, `admin-mark-as-paid-${size}`)));
      await page.getByRole("dialog").getByRole("button", { name: "Mark as paid" }).click();
      await page.getByText(`Order ${order.number} was marked as paid.`).waitFor();

      if (size === "phone") await press(page, "Ship");
      else {
        await page.getByRole("button", { name: "Ship" }).waitFor();
        await page.keyboard.press("s");
      }
      await page.getByLabel("Carrier").fill("DHL");
      await page.getByLabel("Tracking number").fill("JD014600003");
      problems.push(...(await look(page, `admin-ship-${size}`)));
      await page.getByRole("dialog").getByRole("button", { name: "Ship" }).click();
      await page.getByText("DHL JD014600003").waitFor();
      await page.getByText("Mark as delivered").waitFor();
      problems.push(...(await look(page, `admin-order-${size}`)));

      const { body: shipped } = await customer.get<{ status: string }>(`/api/v1/orders/${order.id}`);
      expect(shipped.status).toBe("shipped");
      expect([problems, serious(complaints), [...hosts]]).toEqual([[], [], [new URL(shop.origin).host]]);
      await context.close();
    },
  );

  it.each(SIZES)(
    "lets an administrator edit a price in place, and shows a conflict instead of overwriting it, on a $size",
    async ({ size, options }) => {
      const name = `Vase ${size}`;
      const { id } = await addProduct(name);
      const { page, context, complaints } = await openAdminPage(shop, browser, options);
      await signIn(page);
      await page.getByRole("heading", { name: "Dashboard" }).waitFor();
      await page.goto("/admin/products");
      const price = page.getByRole("button", { name: new RegExp(`^Price of ${name}`) });
      await price.click();
      await page.getByLabel(`Price of ${name}`).pressSequentially("17.50");
      await page.keyboard.press("Enter");
      await page.getByText(`Price of ${name} saved.`).waitFor();
      expect(await page.evaluate("document.activeElement.ariaLabel")).toBe(`Price of ${name}: $17.50. Edit`);
      const problems = await look(page, `admin-products-${size}`);

      const { body: before } = await admin.get<{ version: number; price: { amount: number } }>(
        `/api/v1/products/${id}`,
      );
      expect(before.price.amount).toBe(1750);
      await price.click();
      await admin.call("PATCH", `/api/v1/products/${id}`, { price: { amount: 1800, currency: "USD" } });
      await page.getByLabel(`Price of ${name}`).pressSequentially("19");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "The price has changed meanwhile" }).waitFor();
      problems.push(...(await look(page, `admin-conflict-${size}`)));
      const { body: kept } = await admin.get<{ price: { amount: number } }>(`/api/v1/products/${id}`);
      expect(kept.price.amount).toBe(1800);
      await press(page, "Save $19.00");
      await page.getByRole("dialog").waitFor({ state: "hidden" });
      const { body: after } = await admin.get<{ price: { amount: number } }>(`/api/v1/products/${id}`);
      expect(after.price.amount).toBe(1900);

      await page.getByRole("link", { name, exact: true }).click();
      await page.getByRole("heading", { name: "Price and stock" }).waitFor();
      problems.push(...(await look(page, `admin-product-${size}`)));
      expect(problems).toEqual([]);
      expect(serious(complaints)).toEqual([]);
      await context.close();
    },
  );
});
