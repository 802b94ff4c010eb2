import { gzipSync } from "node:zlib";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readPictures } from "../../workers/products/sample-data/pictures.ts";
import { isBrowserMissing, launchBrowser, watchPage } from "../setup/browser.ts";
import { Client, signInAsAdmin } from "../setup/client.ts";
import { look } from "../setup/look.ts";
import { type Shop, startShop } from "../setup/shop.ts";

const SIZES: { size: string; options: BrowserContextOptions }[] = [
  {
    size: "phone",
    options: { viewport: { width: 390, height: 844 }, colorScheme: "dark", isMobile: true, hasTouch: true },
  },
  { size: "desktop", options: { viewport: { width: 1280, height: 900 }, colorScheme: "light" } },
];

/** axe-core takes seconds for each of the fifteen pages. */
const JOURNEY_TIMEOUT_MS = 240_000;
const pictures = new Map(readPictures().map(({ key, bytes }) => [key, bytes]));
const JAVASCRIPT_LIMIT = 25 * 1024;

let shop: Shop;
let browser: Browser;

beforeAll(async () => {
  if (isBrowserMissing) return;
  shop = await startShop();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});

/** A visitor of their own, with what goes wrong in their pages. */
async function newVisitor(options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ locale: "en-US", baseURL: shop.origin, ...options });
  // The test shop has the rows of the sample pictures, and not their files.
  await context.route("**/media/**", (route) => {
    const body = pictures.get(route.request().url().split("/").at(-2) ?? "");
    return body ? route.fulfill({ body, contentType: "image/webp" }) : route.abort();
  });
  const page = await context.newPage();
  const seen = { complaints: [] as string[], hosts: new Set<string>() };
  watchPage(page, seen);
  return { page, context, ...seen };
}

const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true }).click();

async function putIntoCart(page: Page, slug: string, choice?: string) {
  await page.goto(`/products/${slug}`);
  if (choice) await page.getByRole("radio", { name: choice, exact: true }).check();
  await press(page, "Add to cart");
  await page.waitForURL(/\/cart/);
}

async function fillInAddress(page: Page) {
  await page.getByLabel("Email").fill("ada@example.com");
  await page.getByLabel("Full name").fill("Ada Lovelace");
  await page.getByLabel("Street and number").fill("1 Main Street");
  await page.getByLabel("City").fill("Austin");
  await page.getByLabel("Postal code").fill("78701");
  await page.getByLabel("State or province").fill("tx");
  await page.getByLabel("Country").selectOption("US");
}

/** From a cart to the page of its order. */
async function checkOut(page: Page) {
  await page.goto("/checkout");
  await fillInAddress(page);
  await press(page, "Continue to shipping");
  await press(page, "Continue to review");
  await press(page, /^Place order/);
  await page.waitForURL(/\/orders\//);
}

/** Loads the page again until it shows this: what a provider says reaches the order a moment later. */
async function showsSoon(page: Page, text: string) {
  await vi.waitUntil(
    async () => {
      await page.reload();
      return page.getByText(text).first().isVisible();
    },
    { timeout: 60_000, interval: 500 },
  );
}

const idIn = (page: Page) => new URL(page.url()).pathname.split("/").at(-1) ?? "";

describe.skipIf(isBrowserMissing)("the storefront (skipped when no Chromium or Chrome is installed)", () => {
  it.concurrent.each(SIZES)(
    "lets a guest on a $size find, buy and follow something, and register after; each page is accessible and stays on the host",
    { timeout: JOURNEY_TIMEOUT_MS },
    async ({ size, options }) => {
      const { page, context, complaints, hosts } = await newVisitor(options);
      const wrong: string[] = [];
      const see = async (name: string) => wrong.push(...(await look(page, `storefront-${size}-${name}`)));

      await page.goto("/");
      await see("home");
      await page.getByRole("searchbox").fill("rain");
      await page.locator(".suggestions a", { hasText: "Rain jacket" }).click();
      await page.waitForURL(/\/products\/rain-jacket/);
      await page.getByRole("radio", { name: "XL", exact: true }).check();
      expect(await page.locator("[data-price]").textContent()).toBe("$139.00");
      await see("product");
      await press(page, "Add to cart");
      await page.waitForURL(/\/cart/);
      expect(await page.locator("[data-cart-count]").textContent()).toBe("1");
      await page.getByLabel("Quantity of Rain jacket").fill("2");
      await press(page, "Update");
      await page.getByText("$278.00").first().waitFor();
      await page.getByLabel("Discount code").fill("NO-SUCH-CODE");
      await press(page, "Apply");
      await page.getByText("There is no such code. Check the spelling.").waitFor();
      await page.getByLabel("Discount code").fill("WELCOME10");
      await press(page, "Apply");
      await page.getByText("−$27.80").waitFor();
      await see("cart");

      await page.goto("/checkout");
      await see("address");
      await fillInAddress(page);
      await press(page, "Continue to shipping");
      await page.getByText("How should it get there?").waitFor();
      await see("shipping");
      await press(page, "Continue to review");
      await page.getByText("Check and order").waitFor();
      await see("review");
      await press(page, /^Place order/);
      await page.getByText("Thank you! Your order is in.").waitFor();
      await see("order");
      const id = idIn(page);
      await press(page, /^Pay \$/);
      await see("test-payment");
      await press(page, "Decline the payment");
      await page.waitForURL(/\/orders\//);
      await showsSoon(page, "The payment did not go through, and nothing was charged.");
      await press(page, /^Pay \$/);
      await press(page, "Pay");
      await page.waitForURL(/\/orders\//);
      await showsSoon(page, "Paid · ");

      const admin = await signInAsAdmin(shop);
      const parcel = { carrier: "DHL", trackingNumber: "JD01", trackingUrl: "https://tracking.example/JD01" };
      await admin.post(`/api/v1/orders/${id}/fulfillments`, parcel);
      await page.goto(`/orders/${id}`);
      await page.getByRole("heading", { name: "On its way" }).waitFor();
      expect(await page.getByRole("link", { name: "Track parcel" }).getAttribute("href")).toBe(parcel.trackingUrl);
      await page.getByText("Send something back").click();
      await page.getByLabel("How many of Rain jacket").selectOption("1");
      await see("shipped-order");
      await press(page, "Ask for a return");
      await page.getByText("We have your request").waitFor();

      await page.goto("/account");
      await see("sign-in");
      const form = page.locator("form", { hasText: "Create an account" });
      await form.getByLabel("Username").fill(`ada-${size}`);
      await form.getByLabel("Password").fill("Correct-Horse-7");
      await press(page, "Create account");
      await page.getByText(`Hello, ada-${size}`).waitFor();
      expect(await page.getByRole("link", { name: /^Order \d+/ }).count()).toBe(1);
      await page.getByRole("link", { name: "Add an address" }).click();
      await page.getByLabel("Full name").fill("Ada Lovelace");
      await page.getByLabel("Street and number").fill("1 Main Street");
      await page.getByLabel("City").fill("Austin");
      await page.getByLabel("Postal code").fill("78701");
      await page.getByLabel("State or province").fill("Texas");
      await see("address-form");
      await press(page, "Save address");
      await page.getByText("1 Main Street").first().waitFor();
      await see("account");
      await page.getByRole("link", { name: "Email and password" }).click();
      await page.waitForURL(/\/account\/settings/);
      await see("settings");
      await page.goto("/account/password-reset");
      await see("password-reset");
      await page.goto("/search?q=wood&sort=price");
      await see("search");
      await page.goto("/");
      await page.locator(".chips a").first().click();
      await page.waitForURL(/\/categories\//);
      await see("category");
      await page.getByLabel("Sort by").selectOption("price");
      await page.waitForURL(/sort=price/);
      expect(complaints.filter((text) => !/status of 422/.test(text))).toEqual([]);
      await page.goto("/no-such-page");
      await see("not-found");

      expect(wrong).toEqual([]);
      expect([...hosts]).toEqual([new URL(shop.origin).host]);
      await context.close();
    },
  );

  it("lets a guest buy without JavaScript", async () => {
    const { page, context } = await newVisitor({ javaScriptEnabled: false });
    await putIntoCart(page, "rain-jacket", "M");
    await putIntoCart(page, "enamel-mug");
    await checkOut(page);
    expect(await page.getByText("Thank you! Your order is in.").isVisible()).toBe(true);
    expect(await page.getByText("Rain jacket").first().isVisible()).toBe(true);
    await context.close();
  });

  it("leads to the same order when it is placed again in another tab, and asks to sign in when the session has ended", async () => {
    const { page, context } = await newVisitor();
    const review = async (tab: Page) => {
      await tab.goto("/checkout");
      await tab.getByText("Check and order").waitFor();
    };
    await putIntoCart(page, "enamel-mug");
    await page.goto("/checkout");
    await fillInAddress(page);
    await press(page, "Continue to shipping");
    await press(page, "Continue to review");
    const [second, third] = [await context.newPage(), await context.newPage()];
    await Promise.all([review(second), review(third)]);
    await press(page, /^Place order/);
    await page.waitForURL(/\/orders\//);
    await press(second, /^Place order/);
    await second.waitForURL(/\/orders\//);
    expect(second.url()).toBe(page.url());
    await context.clearCookies({ name: "__Host-session" });
    await press(third, /^Place order/);
    await third.getByText("Your session had ended. Sign in again to go on.").waitFor();
    await context.close();
  });

  it("shows the review again when the cart has changed, and the browser can go back to it from the order", async () => {
    const { page, context } = await newVisitor();
    await putIntoCart(page, "enamel-mug");
    await page.goto("/checkout");
    await fillInAddress(page);
    await press(page, "Continue to shipping");
    await press(page, "Continue to review");
    await putIntoCart(await context.newPage(), "enamel-mug");
    await press(page, /^Place order/);
    await page.getByText("Check the new total, then order.").waitFor();
    await page.getByText("2 × Enamel mug").waitFor();
    await press(page, /^Place order/);
    await page.waitForURL(/\/orders\//);
    expect((await page.goBack())?.status()).toBe(200);
    expect(new URL(page.url()).pathname).toBe("/cart");
    await context.close();
  });

  it("sends the last of quick steps of a quantity, and that of a visitor who leaves, and keeps the focus", async () => {
    const { page, context } = await newVisitor();
    await putIntoCart(page, "enamel-mug");
    const quantity = page.getByLabel("Quantity of Enamel mug");
    await quantity.focus();
    for (const _ of [1, 2, 3]) await page.keyboard.press("ArrowUp");
    await page.getByText("$59.96").first().waitFor();
    expect(await quantity.inputValue()).toBe("4");
    expect(await quantity.evaluate((field) => field.matches(":focus"))).toBe(true);
    // Chromium holds back a request that outlives its page while another one is intercepted.
    await context.unrouteAll();
    await page.keyboard.press("ArrowUp");
    await page.getByRole("link", { name: "Go to checkout" }).click();
    await page.waitForURL(/\/checkout/);
    await page.goto("/cart");
    expect(await quantity.inputValue()).toBe("5");
    await context.close();
  });

  it("shows the list of the last of two filters, though the answer to the first one is late", async () => {
    const { page, context } = await newVisitor();
    await page.goto("/search");
    await page.route(/sort=-createdAt&inStock=true/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await route.continue().catch(() => undefined);
    });
    await page.getByLabel("In stock only").check();
    await page.getByLabel("Sort by").selectOption("price");
    await page.waitForURL(/sort=price&inStock=true/);
    await page.waitForTimeout(1500);
    expect(page.url()).toMatch(/sort=price&inStock=true/);
    await context.close();
  });

  it("closes the suggestions when the focus leaves them, and at Escape", async () => {
    const { page, context } = await newVisitor();
    await page.goto("/");
    const suggestions = page.locator(".suggestions");
    const search = page.getByRole("searchbox");
    for (const key of ["Shift+Tab", "Escape"]) {
      await search.fill("");
      await search.fill("rain");
      await suggestions.getByText("Rain jacket").waitFor();
      await search.press(key);
      await suggestions.waitFor({ state: "hidden" });
    }
    await search.fill("mug");
    await suggestions.getByText("Enamel mug").waitFor();
    await search.press("ArrowDown");
    expect(await suggestions.isVisible()).toBe(true);
    await suggestions.getByRole("link").last().press("Tab");
    await suggestions.waitFor({ state: "hidden" });
    await context.close();
  });

  it("keeps the cart of a guest who signs in on the way to the checkout", async () => {
    const { page, context } = await newVisitor();
    await putIntoCart(page, "enamel-mug");
    await page.goto("/checkout");
    await page.getByRole("link", { name: "Sign in" }).click();
    const form = page.locator("form", { hasText: "Sign in" }).first();
    await form.getByLabel("Username").fill("demo");
    await form.getByLabel("Password").fill("wrong-Password-1");
    await form.getByRole("button").click();
    await page.getByText("The username or the password is wrong.").waitFor();
    await form.getByLabel("Password").fill("Demo-Passw0rd");
    await form.getByRole("button").click();
    await page.waitForURL(/\/checkout/);
    expect(await page.getByText("1 × Enamel mug").isVisible()).toBe(true);
    await context.close();
  });

  it("lets a customer confirm an address, change the password with it, and delete the account, without JavaScript", async () => {
    const { page, context } = await newVisitor({ javaScriptEnabled: false });
    const email = `grace-${Date.now()}@example.com`;
    const codeFor = async (subject: string) => {
      const isMail = (each: { to: string; subject: string }) => each.to.includes(email) && each.subject === subject;
      const mail = await vi.waitUntil(() => shop.mails.findLast(isMail), { timeout: 20_000 });
      return /\d{8}/.exec(mail?.text ?? "")?.[0] ?? "";
    };
    await page.goto("/account");
    const form = page.locator("form", { hasText: "Create an account" });
    await form.getByLabel("Username").fill("grace");
    await form.getByLabel("Password").fill("Correct-Horse-7");
    await press(page, "Create account");
    await page.getByRole("link", { name: "Email and password" }).click();
    await page.getByLabel("Email").fill(email);
    await press(page, "Save email");
    await page.getByText("Not confirmed yet").waitFor();
    await press(page, "Mail me a code");
    await page.getByLabel("Code from the mail").fill("00000000");
    await press(page, "Confirm address");
    await page.getByText("The code is wrong or has expired.").waitFor();
    await page.getByLabel("Code from the mail").fill(await codeFor("Verify your mail address"));
    await press(page, "Confirm address");
    await page.getByText("your email address is confirmed").waitFor();

    await page.getByLabel("Current password").fill("Wrong-Horse-7");
    await page.getByLabel("New password").fill("Another-Horse-8");
    await press(page, "Change password");
    await page.getByText("The current password is wrong.").waitFor();
    await page.getByLabel("Current password").fill("Correct-Horse-7");
    await page.getByLabel("New password").fill("Another-Horse-8");
    await press(page, "Change password");
    await page.getByText("Your password is changed").waitFor();

    await page.goto("/account");
    await press(page, "Sign out");
    await page.getByRole("link", { name: "Browse everything" }).waitFor();
    await page.goto("/account/password-reset");
    await page.getByLabel("Username").fill("grace");
    await press(page, "Mail me a code");
    await page.getByLabel("Code from the mail").fill(await codeFor("Choose a new password"));
    await page.getByLabel("New password").fill("Third-Horse-9");
    await press(page, "Set password");
    const signIn = page.locator("form", { hasText: "Sign in" }).first();
    await signIn.getByLabel("Username").fill("grace");
    await signIn.getByLabel("Password").fill("Third-Horse-9");
    await signIn.getByRole("button").click();
    await page.getByText("Hello, grace").waitFor();

    await page.getByRole("link", { name: "Email and password" }).click();
    await page.getByLabel("I know that this cannot be undone").check();
    await press(page, "Delete my account");
    await page.getByText("Your account is deleted.").waitFor();
    expect((await context.cookies()).map(({ name }) => name)).not.toContain("__Host-session");
    await context.close();
  });

  it("keeps, changes and deletes the addresses of a customer", async () => {
    const { page, context } = await newVisitor();
    page.on("dialog", (dialog) => dialog.accept());
    const signIn = async () => {
      await page.goto("/account");
      const form = page.locator("form", { hasText: "Sign in" }).first();
      await form.getByLabel("Username").fill("demo");
      await form.getByLabel("Password").fill("Demo-Passw0rd");
      await form.getByRole("button").click();
    };
    await signIn();
    const save = async (street: string) => {
      await page.getByLabel("Full name").fill("Demo");
      await page.getByLabel("Street and number").fill(street);
      await page.getByLabel("City").fill("Austin");
      await page.getByLabel("Postal code").fill("78701");
      await page.getByLabel("State or province").fill("Texas");
      await press(page, "Save address");
      await page.getByText(street).first().waitFor();
    };
    await page.getByRole("link", { name: "Add an address" }).click();
    await save("1 First Street");
    await page.getByRole("link", { name: "Edit 1 First Street" }).click();
    await save("2 Second Street");
    await page.getByRole("button", { name: "Delete 2 Second Street" }).click();
    await page.getByText("No saved addresses yet").waitFor();
    await context.close();
  });

  it("refuses an address that is not complete, and says so beside the field", async () => {
    const { page, context } = await newVisitor({ javaScriptEnabled: false });
    await putIntoCart(page, "enamel-mug");
    await page.goto("/checkout");
    await fillInAddress(page);
    await page.getByLabel("State or province").fill("???");
    // Blanks are enough for the browser, which only wants the field to have something in it.
    await page.getByLabel("City").fill("   ");
    await press(page, "Continue to shipping");
    expect(await page.locator("#field-city-error").textContent()).toBe("Please fill this in.");
    expect(await page.locator("#field-region-error").textContent()).toBe(
      "Enter the short code of the state or province, as in CA, or nothing where there is none.",
    );
    expect(await page.getByLabel("Full name").inputValue()).toBe("Ada Lovelace");
    await context.close();
  });

  it("speaks German to a German browser, and any language that a visitor chooses", async () => {
    const { page, context } = await newVisitor({ locale: "de-DE" });
    await page.goto("/products/enamel-mug");
    expect(await page.locator("html").getAttribute("lang")).toBe("de");
    expect(await page.getByRole("button", { name: "In den Warenkorb" }).isVisible()).toBe(true);
    expect(await page.locator("[data-price]").textContent()).toBe("14,99\u00a0$");
    await page.getByRole("link", { name: "English" }).click();
    await page.goto("/");
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    await context.close();
  });

  it("keeps the session where no script can read it, and sends scripts of 25 KiB at most", async () => {
    const { page, context } = await newVisitor();
    const bodies: Promise<Buffer>[] = [];
    page.on("response", (response) => {
      if (response.request().resourceType() === "script" && response.ok()) bodies.push(response.body());
    });
    await putIntoCart(page, "enamel-mug");
    const scripts = (await Promise.all(bodies)).map((body) => gzipSync(body).length);
    const cookie = (await context.cookies()).find(({ name }) => name === "__Host-session");
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: "Lax", path: "/" });
    expect(await page.evaluate("document.cookie + JSON.stringify(localStorage)")).not.toContain("session");
    expect(scripts.length).toBeGreaterThan(0);
    expect(Math.max(...scripts)).toBeLessThan(JAVASCRIPT_LIMIT);
    await context.close();
  });

  it("lets caches keep pages of the catalogue, which are the same for everyone, and no page of one visitor", async () => {
    const { page, context } = await newVisitor();
    await putIntoCart(page, "enamel-mug");
    const html = async (path: string) => {
      const response = await page.request.get(path, { headers: { "Accept-Language": "en-US" } });
      return { text: await response.text(), headers: response.headers() };
    };
    const own = await html("/products/enamel-mug");
    const anonymous = await shop.fetch("/products/enamel-mug", { headers: { "Accept-Language": "en-US" } });
    expect(own.text).toBe(await anonymous.text());
    expect(own.headers["cache-control"]).toMatch(/^public/);
    expect(anonymous.headers.get("Set-Cookie")).toBeNull();
    for (const path of ["/cart", "/checkout", "/account"]) {
      expect((await html(path)).headers["cache-control"]).toBe("no-store");
    }
    await context.close();
  });

  it("refuses forms that other sites send", async () => {
    const body = new URLSearchParams({ product: "enamel-mug", quantity: "1" });
    const send = (headers: Record<string, string>) => shop.fetch("/cart/items", { method: "POST", body, headers });
    expect((await send({ "Sec-Fetch-Site": "cross-site" })).status).toBe(403);
    expect((await send({ Origin: "https://evil.example" })).status).toBe(403);
    expect((await send({ "Sec-Fetch-Site": "same-origin" })).status).toBe(303);
  });

  it("tells search engines of every product, and of what a product is", async () => {
    const read = async (path: string) => (await shop.fetch(path)).text();
    expect(await read("/robots.txt")).toContain(`${shop.origin.replace(/\/$/, "")}/sitemap.xml`);
    const parts = [...(await read("/sitemap.xml")).matchAll(/<loc>[^<]*?(\/sitemaps\/[^<]*)<\/loc>/g)];
    const listed = (await Promise.all(parts.map(([, part = ""]) => read(part)))).join("");
    const { body } = await new Client(shop).get<{ items: { slug: string }[] }>("/api/v1/products?limit=100");
    expect(body.items.filter(({ slug }) => !listed.includes(`/products/${slug}<`))).toEqual([]);
    const page = await read("/products/rain-jacket");
    const [, data = "{}"] = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(page) ?? [];
    expect(JSON.parse(data)).toMatchObject({
      "@type": "Product",
      name: "Rain jacket",
      offers: {
        "@type": "AggregateOffer",
        lowPrice: "129.00",
        highPrice: "139.00",
        priceCurrency: "USD",
        offerCount: 4,
      },
    });
  });
});
