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
    await dialog.getByLabel("Values of option 1").fill("S, M, M");
    await dialog.getByLabel("Option 2", { exact: true }).fill("Colour");
    await dialog.getByLabel("Values of option 2").fill("Red, Blue");
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
    await page.locator(".toast.bad").waitFor(); // One that is not empty cannot be deleted.
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
    ].join("\n");
    const file = { name: "products.csv", mimeType: "text/csv", buffer: Buffer.from(csv) };
    await dropFiles(page, page.locator(".drop-zone"), [file]);
    await page.getByText("products.csv").waitFor();
    await see("import");
    await confirm(page, "Import");
    await page.getByText("1 error").first().click();
    await page.getByRole("cell", { name: "Variant Inventory Qty" }).first().waitFor();
    await see("import-errors");
    const { data } = await admin.api.GET("/api/v1/products", { params: { query: { q: "imported scarf" } } });
    expect(data.items.map(({ name }) => name)).toEqual(["Imported scarf"]);
    expect(await finish()).toEqual([]);
  });
});
