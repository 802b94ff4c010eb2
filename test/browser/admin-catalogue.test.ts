import type { Browser, Locator, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Schemas } from "../../shared/client/client.ts";
import { confirm, openAsAdmin, press } from "../setup/admin-page.ts";
import { isBrowserMissing, launchBrowser } from "../setup/browser.ts";
import { type Client, signInAsAdmin } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { type Shop, sharedShop } from "../setup/shop.ts";

type Product = Schemas["Product"];

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

const usd = (amount: number) => ({ amount, currency: "USD" });

const newProduct = async (name: string) =>
  (await admin.api.POST("/api/v1/products", { body: { name, price: usd(900), availableStock: 3 } })).data;

const readProduct = async (id: string): Promise<Product> =>
  (await admin.api.GET("/api/v1/products/{id}", { params: { path: { id } } })).data;

const picture = async (background: string) => ({
  name: `${background}.png`,
  mimeType: "image/png",
  buffer: await sharp({ create: { width: 80, height: 60, channels: 3, background } })
    .png()
    .toBuffer(),
});
type File = Awaited<ReturnType<typeof picture>>;

/** Drops files from outside of the browser on an element. A string is evaluated, since Node has no `DataTransfer`. */
async function dropFiles(page: Page, target: Locator, files: File[]) {
  const all = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, base64: buffer.toString("base64") }));
  const dataTransfer = await page.evaluateHandle(`(() => {
    const data = new DataTransfer();
    for (const { name, mimeType, base64 } of ${JSON.stringify(all)}) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      data.items.add(new File([bytes], name, { type: mimeType }));
    }
    return data;
  })()`);
  await target.dispatchEvent("drop", { dataTransfer });
}

/** Drags by the mouse from the middle of an element to a part of another, each from 0 to 1. */
async function drag(page: Page, from: Locator, to: Locator, { x = 0.5, y = 0.5 }) {
  // At its end the page does not scroll when the pointer comes near the edge of the window.
  await page.evaluate("scrollTo(0, document.body.scrollHeight)");
  await from.hover();
  await page.mouse.down();
  const box = await to.boundingBox();
  if (!box) throw new Error("the target is not in sight");
  await page.mouse.move(box.x + box.width * x, box.y + box.height * y, { steps: 5 });
  await page.mouse.up();
}

describe.skipIf(isBrowserMissing)("the catalogue in the admin page (skipped when no Chromium is installed)", () => {
  it("makes a product, gives it options and every variant of them, edits one and deletes one after a question", async () => {
    const { page, see, finish } = await openAsAdmin(shop, browser, "/products");
    await page.getByRole("heading", { name: "Products", exact: true }).waitFor();
    await page.keyboard.press("n");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Wool hat");
    await dialog.getByLabel("Price in USD").fill("0");
    await confirm(page, "Make the product");
    await dialog.getByRole("alert").waitFor();
    await dialog.getByLabel("Price in USD").fill("24.50");
    await dialog.getByLabel("Stock").fill("8");
    await see("new-product");
    await confirm(page, "Make the product");
    await page.getByRole("heading", { name: "Wool hat", level: 1 }).waitFor();

    await press(page, "Add options");
    await dialog.getByLabel("Option 1", { exact: true }).fill("Size");
    await dialog.getByLabel("Values of option 1").fill("S\nM\nM");
    await dialog.getByLabel("Option 2", { exact: true }).fill("Colour");
    await dialog.getByLabel("Values of option 2").fill("Red\nBlue");
    await see("options");
    await confirm(page, "Save the options");
    await press(page, "Add all 3");
    await page.getByRole("button", { name: "Edit Wool hat M Blue" }).click();
    await dialog.getByLabel("SKU").fill("HAT-M-BLUE");
    await dialog.getByLabel("Price before in USD").fill("30");
    await see("variant");
    await confirm(page, "Save");
    await page.getByRole("cell", { name: "HAT-M-BLUE" }).waitFor();
    await press(page, "Adjust the stock of Wool hat M Blue");
    await dialog.getByLabel("Units to add").fill("5");
    await confirm(page, "Adjust the stock");
    await page.getByText("The stock was adjusted.").waitFor();
    await press(page, "Delete Wool hat M Red");
    await confirm(page, "Delete the variant");
    await page.getByText("Wool hat M Red was deleted.").waitFor();
    await page.getByRole("button", { name: "M · Red" }).waitFor();

    const product = await readProduct(new URL(page.url()).pathname.split("/").at(-1) ?? "");
    expect(product).toMatchObject({ status: "draft", availableStock: 13 });
    expect(product.variants.map(({ options }) => Object.values(options).join(" "))).toEqual([
      "S Red",
      "S Blue",
      "M Blue",
    ]);
    expect(product.variants[2]).toMatchObject({ sku: "HAT-M-BLUE", availableStock: 5, compareAtPrice: usd(3000) });
    expect(await finish(422)).toEqual([]);
  });

  it("edits options whose values have commas, refuses values without a name, and keeps what another administrator has saved", async () => {
    const options = [{ name: "Volume", values: ["0,5 l", "1 l"] }];
    const variant = { price: usd(900), availableStock: 1, weightGrams: 0 };
    const variants = ["0,5 l", "1 l"].map((value) => ({ ...variant, options: { Volume: value } }));
    const { data } = await admin.api.POST("/api/v1/products", { body: { name: "Jug by volume", options, variants } });
    const { page, see, finish } = await openAsAdmin(shop, browser, `/products/${data.id}`, "phone");
    await press(page, "Edit options");
    const dialog = page.getByRole("dialog");
    const valuesOf = (place: number) => dialog.getByLabel(`Values of option ${place}`);
    expect(await valuesOf(1).inputValue()).toBe("0,5 l\n1 l");
    await valuesOf(1).fill("0,5 l\n1 l\n1,5 l");
    await valuesOf(2).fill("Glass");
    await confirm(page, "Save the options");
    await dialog.getByText("These values need a name.").waitFor();
    await see("options-refused");
    await dialog.getByLabel("Option 2", { exact: true }).fill("Material");

    const theirs = [...options, { name: "Colour", values: ["Clear"] }];
    const patch = { params: { path: { id: data.id } }, body: { options: theirs } };
    await admin.api.PATCH("/api/v1/products/{id}", patch);
    await confirm(page, "Save the options");
    await dialog.getByRole("button", { name: "Save mine instead" }).waitFor();
    expect(await dialog.locator(".changes").textContent()).toBe("Option 2empty → Colour: Clear");
    await see("options-conflict");
    expect((await readProduct(data.id)).options).toEqual(theirs);
    await confirm(page, "Drop mine and load theirs");
    await dialog.getByRole("button", { name: "Save the options", exact: true }).waitFor();
    expect([await valuesOf(1).inputValue(), await valuesOf(2).inputValue()]).toEqual(["0,5 l\n1 l", "Clear"]);
    await valuesOf(1).fill("0,5 l\n1 l\n1,5 l");
    await confirm(page, "Save the options");
    await page.getByText("The options were saved.").waitFor();
    const [volume, colour] = (await readProduct(data.id)).options;
    expect([volume?.values, colour]).toEqual([["0,5 l", "1 l", "1,5 l"], theirs[1]]);
    expect(await finish()).toEqual([]);
  });

  it("saves categories that are added faster than they are saved, and keeps those and the price of another administrator", async () => {
    const names = ["Quick pots", "Quick pans", "Quick lids", "Their pots"];
    const made = await Promise.all(
      names.map(async (name) => (await admin.api.POST("/api/v1/categories", { body: { name } })).data),
    );
    const product = await newProduct("Copper pot");
    const path = { id: product.id };
    const { page, see, finish } = await openAsAdmin(shop, browser, `/products/${product.id}`);
    const field = page.getByLabel("It is in", { exact: true });
    await field.waitFor();
    const theirs = made.at(-1)?.id ?? "";
    await admin.api.PUT("/api/v1/products/{id}/categories", { params: { path }, body: { categoryIds: [theirs] } });
    await page.route("**/categories", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 400));
      await route.continue();
    });
    for (const name of names.slice(0, 3)) {
      await field.fill(name);
      await field.press("Enter");
    }
    const chips = page.getByRole("list", { name: "It is in, chosen" }).getByRole("listitem");
    await chips.filter({ hasText: "Quick lids" }).waitFor();
    expect(await chips.allTextContents()).toEqual(expect.arrayContaining(names.slice(0, 3)));
    const read = async () => (await readProduct(product.id)).categories.map(({ name }) => name);
    const wanted = ["Their pots", "Quick pots", "Quick pans", "Quick lids"];
    expect(await eventually(read, (now) => now.length === wanted.length)).toEqual(wanted);
    await chips.filter({ hasText: "Their pots" }).waitFor();
    await see("product-categories");

    await press(page, "Price of Copper pot: $9.00. Edit");
    await admin.api.PATCH("/api/v1/products/{id}", {
      params: { path },
      body: { name: "Copper pan", price: usd(1500) },
    });
    await press(page, "Remove Quick pans");
    await page.getByText("The categories were saved.").last().waitFor();
    expect(await eventually(read, (now) => now.length === 3)).not.toContain("Quick pans");
    await chips.filter({ hasText: "Quick pans" }).waitFor({ state: "detached" });
    // The page has read the product again.
    await page.getByRole("heading", { name: "Copper pan", level: 1 }).waitFor();
    await page.getByLabel("Price of Copper pan", { exact: true }).fill("12");
    await page.keyboard.press("Enter");
    await page.getByText("The price has changed meanwhile").waitFor();
    expect((await readProduct(product.id)).price).toEqual(usd(1500));
    await admin.api.DELETE("/api/v1/products/{id}", { params: { path } });
    for (const { id } of made) await admin.api.DELETE("/api/v1/categories/{id}", { params: { path: { id } } });
    expect(await finish()).toEqual([]);
  });

  it("takes pictures that are dropped, refuses what is none, and orders them by dragging and by keys", async () => {
    const { id } = await newProduct("Pictured bowl");
    const { page, see, finish } = await openAsAdmin(shop, browser, `/products/${id}`);
    const zone = page.locator(".drop-zone");
    const text = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("no picture") };
    await dropFiles(page, zone, [await picture("teal"), text, await picture("red")]);
    await page.getByText("This is not a JPEG, PNG, WebP or AVIF.").waitFor();
    await page.getByRole("img", { name: "Picture 2 of Pictured bowl" }).waitFor();
    await press(page, "Dismiss notes.txt");
    await press(page, "Edit Picture 1 of Pictured bowl");
    await page.getByLabel("What it shows").fill("Teal");
    await confirm(page, "Save");
    await page.getByRole("img", { name: "Teal" }).waitFor();
    await see("pictures");

    const altsAre = async (...wanted: string[]) => {
      const alts = async () => (await readProduct(id)).images.map(({ alt }) => alt);
      expect(await eventually(alts, (now) => now.join() === wanted.join())).toEqual(wanted);
    };
    await page.getByRole("button", { name: "Move Teal, 1 of 2" }).press("ArrowRight");
    await altsAre("", "Teal");
    await page.getByRole("button", { name: "Move Teal, 2 of 2" }).waitFor();
    const first = page.locator(".pictures li").first();
    await drag(page, page.getByRole("button", { name: "Move Teal, 2 of 2" }), first, { x: 0.2 });
    await altsAre("Teal", "");
    await press(page, "Delete Teal");
    await confirm(page, "Delete the picture");
    await altsAre("");
    expect(await finish()).toEqual([]);
  });

  it("makes categories, and moves them by dragging and by keys; a question comes before one is deleted", async () => {
    const { page, see, finish } = await openAsAdmin(shop, browser, "/categories");
    const names = ["Tea rooms", "Green tea", "Black tea"];
    for (const name of names) {
      await press(page, "New category");
      await page.getByRole("dialog").getByLabel("Name").fill(name);
      await confirm(page, "Save");
      await page.getByText(`${name} was saved.`).waitFor();
    }
    const row = (name: string) => page.locator(".tree li", { hasText: name });
    const handle = (name: string) => row(name).getByRole("button", { name: `Move ${name}` });
    const treeIs = async (...wanted: string[]) => {
      const read = async () => {
        const { items } = (await admin.api.GET("/api/v1/categories")).data;
        const own = items.filter(({ name }) => names.includes(name));
        return own.map(({ name, parentId }) => (own.some(({ id }) => id === parentId) ? `- ${name}` : name));
      };
      expect(await eventually(read, (now) => now.join() === wanted.join())).toEqual(wanted);
    };
    await drag(page, handle("Black tea"), row("Tea rooms"), { y: 0.5 });
    await treeIs("Tea rooms", "- Black tea", "Green tea");
    await handle("Green tea").press("ArrowRight");
    await treeIs("Tea rooms", "- Black tea", "- Green tea");
    await handle("Green tea").press("ArrowUp");
    await treeIs("Tea rooms", "- Green tea", "- Black tea");
    await page.getByText("Green tea is before Black tea in Tea rooms now.").waitFor({ state: "attached" });
    await see("categories-moved");
    await drag(page, handle("Green tea"), row("Black tea"), { y: 0.9 });
    await treeIs("Tea rooms", "- Black tea", "- Green tea");
    await press(page, "Delete Tea rooms");
    await confirm(page, "Delete the category");
    await page.getByRole("dialog").getByRole("alert").waitFor(); // One that is not empty.
    await page.keyboard.press("Escape");
    for (const name of names.toReversed()) {
      await press(page, `Delete ${name}`);
      await confirm(page, "Delete the category");
      await page.getByText(`${name} was deleted.`).waitFor();
    }
    await treeIs();
    expect(await finish(409)).toEqual([]);
  });

  it("imports a file that is dropped, and shows how far it is and what is wrong with which row", async () => {
    const { page, see, finish } = await openAsAdmin(shop, browser, "/imports");
    await press(page, "Import products");
    const csv = [
      "Handle,Title,Variant SKU,Variant Inventory Qty,Variant Price,Status",
      "import-scarf,Imported scarf,SCARF-1,4,12.50,active",
      "import-glove,Imported glove,GLOVE-1,many,9.00,active",
      "import-sock,,SOCK-1,3,4.00,active",
    ].join("\n");
    const file = { name: "products.csv", mimeType: "text/csv", buffer: Buffer.from(csv) };
    await dropFiles(page, page.locator(".drop-zone"), [file]);
    await page.getByText("products.csv").waitFor();
    await see("import");
    await confirm(page, "Import");
    await page.getByText("2 errors").first().click();
    await page.getByRole("cell", { name: "Variant Inventory Qty" }).first().waitFor();
    await page.getByRole("row", { name: "4 Title This is missing." }).waitFor();
    await see("import-errors");
    const { data } = await admin.api.GET("/api/v1/products", { params: { query: { q: "imported scarf" } } });
    expect(data.items.map(({ name }) => name)).toEqual(["Imported scarf"]);
    expect(await finish()).toEqual([]);
  });
});
