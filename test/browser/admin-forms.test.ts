import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { confirm, focused, openAsAdmin, press } from "../setup/admin-page.ts";
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

/** Makes a promotion of 10 % off; returns its id. */
const newPromotion = async (name: string) =>
  (await admin.post<{ id: string }>("/api/v1/promotions", { name, type: "percentage", basisPoints: 1000 })).body.id;

/** Clicks a button of the dialog twice before the browser can render what the first click did. */
const confirmTwice = (page: Page, name: string) =>
  page
    .getByRole("dialog")
    .getByRole("button", { name, exact: true })
    .evaluate((button: { click: () => void }) => {
      button.click();
      button.click();
    });

describe.skipIf(isBrowserMissing)("forms of the admin page (skipped when no Chromium is installed)", () => {
  it("gives the focus back to the button that opened a dialog when Escape closes it", async () => {
    await newPromotion("Focused");
    const { page, finish } = await openAsAdmin(shop, browser, "/promotions");
    const openers = {
      "/promotions": ["New promotion", "Edit Focused", "Delete Focused"],
      "/products": ["New product"],
      "/zones": ["New zone"],
      "/categories": ["New category"],
    };
    for (const [path, names] of Object.entries(openers)) {
      // The first is open already. A second navigation at once would cut off the answer with the next refresh token.
      if (!page.url().endsWith(path)) await page.goto(`/admin${path}`);
      for (const name of names) {
        await page.getByRole("button", { name }).first().press("Enter");
        await page.getByRole("dialog").waitFor();
        await page.keyboard.press("Escape");
        await page.getByRole("dialog").waitFor({ state: "detached" });
        expect(await focused(page)).toBe(name);
      }
    }
    expect(await finish()).toEqual([]);
  });

  it("begins a dialog in its first field, and asks before what was entered is lost", async () => {
    const { page, finish } = await openAsAdmin(shop, browser, "/products");
    const answers = [false, true];
    page.on("dialog", (question) => (answers.shift() ? question.accept() : question.dismiss()));
    await press(page, "New product");
    await page.getByRole("dialog").getByLabel("Name").waitFor();
    expect(await focused(page)).toBe("Name");
    await page.keyboard.type("Half a name");
    await page.keyboard.press("Escape");
    expect(await page.getByRole("dialog").getByLabel("Name").inputValue()).toBe("Half a name");
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(answers).toEqual([]);
    expect(await finish()).toEqual([]);
  });

  it("sends a form and a question once when they are confirmed by a double click, and a refused form again", async () => {
    const { page, finish } = await openAsAdmin(shop, browser, "/promotions");
    const sent: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes("/api/v1/promotions") && request.method() !== "GET") sent.push(request.method());
    });
    await press(page, "New promotion");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name", { exact: true }).fill("Clicked twice");
    await dialog.getByLabel("Percent").fill("5");
    await dialog.getByLabel("Code").fill("two words");
    await dialog.getByLabel("Begins").fill("2030-01-31T18:30");
    await dialog.getByLabel("Ends").fill("2030-01-30T18:30");
    await confirmTwice(page, "Make the promotion");
    await dialog.getByText("This must be later than the beginning.").waitFor();
    expect(sent).toEqual([]);
    await dialog.getByLabel("Ends").fill("");
    await confirmTwice(page, "Make the promotion");
    await dialog.getByText("This must be 1 to 64 visible ASCII characters without a space.").waitFor();
    expect(sent).toEqual(["POST"]);
    await dialog.getByLabel("Code").fill("");
    await confirmTwice(page, "Make the promotion");
    await page.getByText("Clicked twice was saved.").waitFor();
    await press(page, "Delete Clicked twice");
    await confirmTwice(page, "Delete the promotion");
    await page.getByText("Clicked twice was deleted.").waitFor();
    expect(sent).toEqual(["POST", "POST", "DELETE"]);
    expect(await finish(422)).toEqual([]);
  });

  it("asks before a page with changes is left, and not once they are saved", async () => {
    const { body } = await admin.post<{ id: string }>("/api/v1/products", {
      name: "Unsaved lamp",
      price: { amount: 1900, currency: "USD" },
      availableStock: 3,
    });
    const { page, finish } = await openAsAdmin(shop, browser, `/products/${body.id}`);
    const questions: string[] = [];
    page.on("dialog", (question) => {
      questions.push(question.message());
      return question.dismiss();
    });
    const orders = page.getByRole("navigation", { name: "Admin" }).getByRole("link", { name: "Orders" });
    await page.getByLabel("Description").fill("It gives light.");
    await orders.click();
    expect(questions).toEqual(["Leave without saving what you entered?"]);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("The product was saved.").waitFor();
    await orders.click();
    await page.getByRole("heading", { name: "Orders", level: 1 }).waitFor();
    expect(questions).toHaveLength(1);
    expect(await finish()).toEqual([]);
  });

  it("closes the menu of a phone with Escape, and stays on the page of the order", async () => {
    const { body } = await admin.get<{ items: { id: string; number: number }[] }>("/api/v1/orders?limit=1");
    const [order] = body.items;
    const { page, finish } = await openAsAdmin(shop, browser, order ? `/orders/${order.id}` : "", "phone");
    const menu = page.getByRole("navigation", { name: "Admin" });
    await page.getByRole("heading", { level: 1 }).waitFor();
    const address = page.url();
    await press(page, "Menu");
    await menu.getByRole("link", { name: "Orders" }).focus();
    await page.keyboard.press("Escape");
    await menu.waitFor({ state: "hidden" });
    expect([page.url(), await focused(page)]).toEqual([address, "Menu"]);
    expect(await finish()).toEqual([]);
  });

  it("says at the fields what is wrong with them, and sets the focus there", async () => {
    const { page, see, finish } = await openAsAdmin(shop, browser, "/promotions", "phone");
    await press(page, "New promotion");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name", { exact: true }).fill("Too much off");
    await dialog.getByLabel("What it does").selectOption("Takes an amount off");
    await dialog.getByLabel("Amount in USD").fill("1000000000000000");
    await dialog.getByLabel("Begins").fill("2030-01-31T18:30");
    await dialog.getByLabel("Ends").fill("2030-01-30T18:30");
    await confirm(page, "Make the promotion");
    await dialog.getByText("This can be at most $10,000,000,000.00.").waitFor();
    await dialog.getByText("This must be later than the beginning.").waitFor();
    expect(await focused(page)).toBe("Amount in USD");
    await see("promotion-refused");
    await dialog.getByLabel("Amount in USD").fill("3");
    await dialog.getByLabel("Ends").fill("");
    await dialog.getByLabel("Code").fill("two words");
    await confirm(page, "Make the promotion");
    // This one is a refusal of the API.
    await dialog.getByText("This must be 1 to 64 visible ASCII characters without a space.").waitFor();
    expect(await focused(page)).toBe("Code");
    expect(await finish(422)).toEqual([]);
  });

  it("shows what another administrator has changed of a promotion, and keeps what was typed", async () => {
    const made = await newPromotion("Contested");
    const patch = (body: object) => admin.call("PATCH", `/api/v1/promotions/${made}`, body);
    const { page, see, finish } = await openAsAdmin(shop, browser, "/promotions");
    await press(page, "Edit Contested");
    const dialog = page.getByRole("dialog");
    const code = dialog.getByLabel("Code");
    await code.fill("MINE");
    await patch({ basisPoints: 2000 });
    await confirm(page, "Save");
    await dialog.getByText("Somebody else has changed this since you opened it.").waitFor();
    expect(await dialog.locator(".changes").textContent()).toBe("What it does10 % off → 20 % off");
    expect(await code.inputValue()).toBe("MINE");
    await see("promotion-conflict");
    await confirm(page, "Drop mine and load theirs");
    await dialog.getByRole("button", { name: "Save", exact: true }).waitFor();
    expect([await code.inputValue(), await dialog.getByLabel("Percent").inputValue()]).toEqual(["", "20"]);

    await patch({ basisPoints: 3000 });
    await code.fill("MINE");
    await confirm(page, "Save");
    await confirm(page, "Save mine instead");
    await page.getByText("Contested was saved.").waitFor();
    const { body } = await admin.get<{ items: { id: string; code: string; basisPoints: number }[] }>(
      "/api/v1/promotions?limit=100",
    );
    expect(body.items.find(({ id }) => id === made)).toMatchObject({ code: "MINE", basisPoints: 2000 });
    expect(await finish()).toEqual([]);
  });

  it("sends only the settings that were changed, each once", async () => {
    const { page, finish } = await openAsAdmin(shop, browser, "/settings");
    const sent: unknown[] = [];
    const { data: before } = await admin.api.GET("/api/v1/shop");
    // The settings of this shop are those of other tests too.
    await page.route("**/api/v1/shop", async (route) => {
      if (route.request().method() !== "PATCH") return route.continue();
      sent.push(route.request().postDataJSON());
      return route.fulfill({ json: before });
    });
    const save = async () => {
      // They are read again once they are saved.
      const isRead = page.waitForResponse(
        (response) => response.url().endsWith("/api/v1/shop") && response.request().method() === "GET",
      );
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await isRead;
      await page.locator("button[aria-busy=true]").waitFor({ state: "detached" });
    };
    await page.getByLabel("Name of the shop").fill("Renamed");
    await save();
    await page.getByLabel("Stock is low at").fill("17");
    await save();
    expect(sent).toEqual([{ name: "Renamed" }, { lowStockThreshold: 17 }]);
    expect(await finish()).toEqual([]);
  });

  it.each(["phone", "desktop"] as const)(
    "says on the dashboard and in the settings what could not be loaded, and tries again, on a %s",
    async (size) => {
      const { page, see, finish } = await openAsAdmin(shop, browser, "/settings", size);
      const body = JSON.stringify({ type: "/problems/internal-error", detail: "It failed.", requestId: "request-7" });
      const fail = (path: RegExp) =>
        page.route(path, (route) => route.fulfill({ status: 500, contentType: "application/problem+json", body }));
      await fail(/\/api\/v1\/(orders|products|reports\/sales|shop)(\?|$)/);
      await page.reload();
      await page.getByRole("alert").getByText("It failed.").waitFor();
      await page.getByText("request-7").waitFor();
      await see("settings-failed");
      await page.goto("/admin");
      const tiles = ["To ship", "Low stock"].map((name) => page.getByRole("region", { name }));
      for (const tile of tiles) await tile.getByText("It failed.").waitFor();
      await see("dashboard-failed");
      await page.unrouteAll();
      for (const tile of tiles) {
        await tile.getByRole("button", { name: "Try again" }).click();
        await tile.getByRole("alert").waitFor({ state: "detached" });
      }
      expect(await finish(500)).toEqual([]);
    },
  );

  it("says on each page that it is being loaded while the shop is slow", async () => {
    const { page, finish } = await openAsAdmin(shop, browser, "/imports");
    await page.getByRole("heading", { name: "Import and export", level: 1 }).waitFor();
    await page.route(/\/api\/v1\/(?!auth)|\/ready$/, () => {});
    await page.reload();
    const waiting = page.locator("main").getByText("Loading …");
    await waiting.waitFor();
    const blank: string[] = [];
    for (const name of ["Settings", "Zones", "Reports", "Categories", "Dashboard"]) {
      await page.getByRole("navigation", { name: "Admin" }).getByRole("link", { name }).click();
      await page.getByRole("heading", { name, level: 1 }).waitFor();
      // The dashboard waits for its figures, two lists and the health.
      const parts = name === "Dashboard" ? 4 : 1;
      await expect
        .poll(() => waiting.count())
        .toBe(parts)
        .catch(() => blank.push(name));
    }
    expect([blank, await finish()]).toEqual([[], []]);
  });

  it("says below an import and in a choice of categories or products what could not be loaded, and tries again", async () => {
    const { page, see, finish } = await openAsAdmin(shop, browser, "/imports");
    const figures = { rows: 1, products: 1, created: 0, updated: 0, skipped: 1 };
    const item = {
      id: "i",
      status: "done",
      dryRun: false,
      ...figures,
      createdAt: "2026-01-31T18:30:00Z",
      finishedAt: null,
    };
    const errors = Array.from({ length: 20 }, (_, row) => ({ row, column: "price", message: "is missing" }));
    const failure = { status: 500, body: "" };
    await page.route(/\/product-imports\?/, (route) => route.fulfill({ json: { items: [item], nextCursor: null } }));
    await page.route("**/product-imports/i", (route) => route.fulfill(failure));
    await page.reload();
    await page.getByRole("alert").getByText("The shop answered with 500.").waitFor();
    await see("import-errors-failed");
    await page.route("**/product-imports/i", (route) => route.fulfill({ json: { ...item, errors } }));
    await press(page, "Try again");
    await page.locator("summary").click();
    const rows = page.getByRole("region", { name: "Errors of the import" });
    await rows.focus();
    await page.keyboard.press("End");
    await expect.poll(() => rows.evaluate(({ scrollTop }: { scrollTop: number }) => scrollTop)).toBeGreaterThan(0);
    await see("import-errors");

    await page.unrouteAll();
    await page.goto("/admin/promotions");
    await page.route("**/api/v1/categories", (route) => route.fulfill(failure));
    await press(page, "New promotion");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("The shop answered with 500.").waitFor();
    await page.unrouteAll();
    await confirm(page, "Try again");
    await dialog.getByRole("alert").waitFor({ state: "detached" });
    await page.route(/\/api\/v1\/products\?/, (route) => route.fulfill(failure));
    await dialog.getByLabel("For these products").fill("nothing like it");
    await dialog.getByText("The shop answered with 500.").waitFor();
    await see("products-failed");
    await page.unrouteAll();
    await confirm(page, "Try again");
    await dialog.getByText("Nothing is called that.").waitFor();
    expect(await finish(500)).toEqual([]);
  });

  it("says that an order or a product is not there, with a way back", async () => {
    const { page, see, finish } = await openAsAdmin(shop, browser, `/orders/${crypto.randomUUID()}`, "phone");
    await page.getByRole("heading", { name: "Not found", level: 1 }).waitFor();
    await see("order-missing");
    await page.goto(`/admin/products/${crypto.randomUUID()}`);
    await page.getByRole("heading", { name: "Not found", level: 1 }).waitFor();
    await page.getByRole("link", { name: "Back to the dashboard" }).click();
    await page.getByRole("heading", { name: "Dashboard" }).waitFor();
    expect(await finish()).toEqual([]);
  });

  it("keeps what a page shows when it cannot be read again, and says so", async () => {
    await newPromotion("Read before");
    const { page, finish } = await openAsAdmin(shop, browser, "/promotions");
    await page.getByText("Read before").waitFor();
    await page.route("**/api/v1/promotions?*", (route) => route.fulfill({ status: 500, body: "" }));
    await press(page, "Pause Read before");
    await page.getByRole("region", { name: "Messages" }).getByText("The shop answered with 500.").waitFor();
    expect(await page.getByText("Read before").count()).toBe(1);
    expect(await finish(500)).toEqual([]);
  });

  it("warns of a category that has the name of another beside it", async () => {
    const name = "Twins";
    const { data } = await admin.api.POST("/api/v1/categories", { body: { name } });
    const { page, finish } = await openAsAdmin(shop, browser, "/categories");
    await page.getByText(name, { exact: true }).waitFor();
    await press(page, "New category");
    const warning = page.getByText("Another category here has this name");
    await page.getByRole("dialog").getByLabel("Name").fill("twins");
    await warning.waitFor();
    await page.getByRole("dialog").getByLabel("Name").fill("Triplets");
    await warning.waitFor({ state: "detached" });
    await admin.api.DELETE("/api/v1/categories/{id}", { params: { path: { id: data.id } } });
    expect(await finish()).toEqual([]);
  });
});
