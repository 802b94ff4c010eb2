import Stripe from "stripe";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readPictures } from "../../workers/products/sample-data/pictures.ts";
import { isBrowserMissing, launchBrowser, watchPage } from "../setup/browser.ts";
import { interceptFetch } from "../setup/faults/database-calls.ts";
import { look } from "../setup/look.ts";
import { type Shop, startShop, type WorkerInput } from "../setup/shop.ts";

const KEYS = {
  STRIPE_SECRET_KEY: "sk_test_shop",
  STRIPE_WEBHOOK_SECRET: "whsec_for_tests",
  STRIPE_PUBLISHABLE_KEY: "pk_test_shop",
};
const picture = readPictures()[0]?.bytes ?? Buffer.of();
const API = "https://api.stripe.com";
const newIntent = (id: string) => ({ id, object: "payment_intent", client_secret: `${id}_secret` });

/**
 * A fake of Stripe's script: a form with one field in the place of the frame. The first card is declined; after the second the
 * browser goes to the return address, as Stripe's does.
 */
const FAKE_SCRIPT = `
let tries = 0;
globalThis.Stripe = (key, { locale }) => ({
  elements: ({ clientSecret }) => ({
    clientSecret,
    create: (kind) => ({
      on: (event, then) => event === "ready" && setTimeout(then),
      mount: (place) => {
        const label = place.appendChild(document.createElement("label"));
        label.textContent = "Card number, " + [kind, key, locale].join(" ");
        label.appendChild(document.createElement("input"));
      },
    }),
  }),
  confirmPayment: async ({ elements: { clientSecret }, confirmParams: { return_url } }) => {
    const { status } = await (await fetch("${API}/v1/confirm")).json();
    if (++tries === 1) return { error: { message: "Your card was declined." } };
    location.href = return_url + "?" + new URLSearchParams({
      payment_intent: "pi_1", payment_intent_client_secret: clientSecret, redirect_status: status,
    });
    return new Promise(() => {});
  },
});`;

describe.skipIf(isBrowserMissing)("paying by card (skipped when no Chromium or Chrome is installed)", () => {
  let shop: Shop;
  let browser: Browser;
  let status = "requires_payment_method";
  let intents = 0;
  let stopIntercepting: (() => void) | undefined;

  beforeAll(async () => {
    const adapt = (workers: WorkerInput[]) =>
      workers.map((worker) =>
        worker.configPath.includes("payments") ? { ...worker, vars: { ...worker.vars, ...KEYS } } : worker,
      );
    shop = await startShop({ vars: { TEST_PAYMENTS: "off" }, adapt });
    stopIntercepting = interceptFetch(async (request, send) => {
      if (!request.url.startsWith(API)) return send(request);
      const id = request.method === "POST" ? `pi_${++intents}` : (request.url.split("/").at(-1) ?? "");
      return Response.json({ ...newIntent(id), status });
    });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    stopIntercepting?.();
    await shop?.close();
  });

  /** A visitor whose order waits for its money. */
  async function orderSomething(options: BrowserContextOptions = {}) {
    const context = await browser.newContext({ locale: "en-US", baseURL: shop.origin, ...options });
    await context.route("**/media/**", (route) => route.fulfill({ body: picture, contentType: "image/webp" }));
    await context.route("https://js.stripe.com/**", (route) =>
      route.fulfill({ body: FAKE_SCRIPT, contentType: "text/javascript" }),
    );
    await context.route(`${API}/**`, (route) =>
      route.fulfill({ json: { status: "succeeded" }, headers: { "Access-Control-Allow-Origin": "*" } }),
    );
    const page = await context.newPage();
    const seen = { complaints: [] as string[], hosts: new Set<string>() };
    watchPage(page, seen);
    await page.goto("/products/enamel-mug");
    await press(page, "Add to cart");
    await page.waitForURL(/\/cart/);
    await page.goto("/checkout");
    const fields = {
      Email: "ada@example.com",
      "Full name": "Ada",
      "Street and number": "1 Main Street",
      City: "Austin",
      "Postal code": "78701",
    };
    for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
    await page.getByLabel("State or province").fill("TX");
    await page.getByLabel("Country").selectOption("US");
    for (const name of ["Continue to shipping", "Continue to review", /^Place order/]) await press(page, name);
    await page.getByText("Thank you! Your order is in.").waitFor();
    return { page, context, ...seen };
  }

  const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true }).click();

  /** Stripe's message that something became of the payment. */
  async function sendMessage() {
    const object = { ...newIntent("pi_1"), status };
    const payload = JSON.stringify({
      id: "evt_1",
      object: "event",
      type: "payment_intent.succeeded",
      data: { object },
    });
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: KEYS.STRIPE_WEBHOOK_SECRET });
    const headers = { "Content-Type": "application/json", "Stripe-Signature": signature };
    return shop.fetch("/api/v1/payment-events/stripe", { method: "POST", headers, body: payload });
  }

  it("happens in Stripe's form, and the order is paid once Stripe's message says so, without a reload by hand", async () => {
    const { page, context, complaints, hosts } = await orderSomething();
    await press(page, /^Pay \$/);
    await page.getByLabel("Card number, payment pk_test_shop en").fill("4242");
    const pay = page.getByRole("button", { name: /^Pay \$/ });
    await pay.click();
    await page.getByText("Your card was declined.").waitFor();
    expect(await look(page, "storefront-desktop-card")).toEqual([]);
    expect([...hosts].sort()).toEqual(["api.stripe.com", "js.stripe.com", new URL(shop.origin).host].sort());
    await pay.click();
    await page.getByText("Your payment is being processed.").waitFor();
    expect(page.url()).not.toContain("secret");
    expect(await page.getByText("Waiting for payment").first().isVisible()).toBe(true);

    status = "succeeded";
    expect((await sendMessage()).status).toBe(200);
    await page.getByText("Paid · ").waitFor({ timeout: 60_000 });
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("needs JavaScript, says so without it, and keeps the order", async () => {
    status = "requires_payment_method";
    const { page, context, hosts } = await orderSomething({ javaScriptEnabled: false });
    await press(page, /^Pay \$/);
    const explanation = page.locator("noscript p").first();
    await explanation.waitFor();
    expect(await explanation.textContent()).toContain("Card payments need JavaScript");
    expect([...hosts]).toEqual([new URL(shop.origin).host]);
    await page.getByRole("link", { name: /^Order \d+/ }).click();
    await page.getByText("We keep the goods for you until").waitFor();
    await context.close();
  });
});
