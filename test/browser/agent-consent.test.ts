import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import * as oauth from "oauth4webapi";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newAgent } from "../setup/agents/agent.ts";
import { isBrowserMissing, launchBrowser, watchPage } from "../setup/browser.ts";
import { newCustomer } from "../setup/client.ts";
import { look } from "../setup/look.ts";
import { type Shop, startShop } from "../setup/shop.ts";
import { tabThrough } from "../setup/tab-stops.ts";

const PASSWORD = "Correct-Horse-7";
const NO_JAVASCRIPT: BrowserContextOptions = { javaScriptEnabled: false };
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, isMobile: true, colorScheme: "dark" };

/** Not every container has IPv6. */
const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === "::1"),
);
const LOOPBACK = hasIpv6 ? "[::1]" : "127.0.0.1";

/** An application that waits on this device for its answer, and then shows a page of its own site, as many do. */
async function startApplication() {
  const answers: { query: URLSearchParams; referrer: string | undefined }[] = [];
  const server: Server = createServer(({ url = "", headers }, response) => {
    const { pathname, searchParams, port } = new URL(url, `http://${headers.host}`);
    if (pathname !== "/callback") return response.end("Welcome back");
    answers.push({ query: searchParams, referrer: headers.referer });
    response.writeHead(302, { Location: `http://127.0.0.1:${port}/welcome` }).end();
  });
  server.listen(0);
  await once(server, "listening");
  return { answers, port: (server.address() as AddressInfo).port, close: () => server.close() };
}

describe.skipIf(isBrowserMissing)("letting an agent use an account (skipped when no browser is installed)", () => {
  let shop: Shop;
  let browser: Browser;
  let application: Awaited<ReturnType<typeof startApplication>>;

  beforeAll(async () => {
    [shop, browser, application] = await Promise.all([startShop(), launchBrowser(), startApplication()]);
  });
  afterAll(async () => {
    application?.close();
    await browser?.close();
    await shop?.close();
  });

  /** Registers the application, and writes its request. */
  async function ask(host: string, more: Record<string, string> = {}) {
    const redirectUri = `http://${host}:${application.port}/callback`;
    const registered = await shop.fetch("/api/v1/auth/register", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ client_name: "Pocket assistant", redirect_uris: [redirectUri] }),
    });
    const { client_id } = (await registered.json()) as { client_id: string };
    const verifier = oauth.generateRandomCodeVerifier();
    const request = new URLSearchParams({
      ...{ response_type: "code", client_id, redirect_uri: redirectUri, state: "s", scope: "buyer" },
      ...{ code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256" },
      ...more,
    });
    return { path: `/oauth/authorize?${request}`, client_id, redirectUri, verifier };
  }

  async function newVisitor(options: BrowserContextOptions = {}) {
    const context = await browser.newContext({ locale: "en-US", baseURL: shop.origin, ...options });
    const page = await context.newPage();
    const seen = { complaints: [] as string[], hosts: new Set<string>() };
    watchPage(page, seen);
    return { page, context, ...seen };
  }

  const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

  async function signIn(page: Page, username: string) {
    await page.locator("#sign-in-username").fill(username);
    await page.locator("#sign-in-password").fill(PASSWORD);
    await press(page, "Sign in");
  }

  async function newUsername() {
    const { api } = await newCustomer(shop);
    return (await api.GET("/api/v1/users/me")).data.username;
  }

  it.each([
    ["127.0.0.1", PHONE],
    ["localhost", {}],
    [LOOPBACK, NO_JAVASCRIPT],
  ])(
    "leads from the sign-in over the consent to an application at %s, whose token then works",
    async (host, options) => {
      const username = await newUsername();
      const { path, verifier, client_id, redirectUri } = await ask(host);
      const { page, context, complaints } = await newVisitor(options);
      const wrong: string[] = [];
      const see = async (name: string) => {
        if (options !== NO_JAVASCRIPT) wrong.push(...(await look(page, `consent-${host}-${name}`)));
      };
      await page.goto(path);
      await see("sign-in");
      await signIn(page, username);
      await page.getByText("Pocket assistant").waitFor();
      await page.getByText(`${host}:${application.port}`).first().waitFor();
      await see("page");
      await press(page, "Allow");
      await page.waitForURL(/\/welcome/);

      const answer = application.answers.at(-1);
      expect(answer?.referrer).toBeUndefined();
      expect(answer?.query.get("state")).toBe("s");
      const tokens = await shop.fetch("/api/v1/auth/token", {
        method: "POST",
        body: new URLSearchParams({
          ...{ grant_type: "authorization_code", code: answer?.query.get("code") ?? "", code_verifier: verifier },
          ...{ client_id, redirect_uri: redirectUri },
        }),
      });
      const { access_token } = (await tokens.json()) as { access_token: string };
      const made = await newAgent(shop, access_token).call("create_cart", { items: [] });
      expect(made.isError).toBe(false);

      await page.goto("/account/agents");
      await page.getByRole("heading", { name: "Pocket assistant" }).waitFor();
      await see("connected");
      page.on("dialog", (dialog) => dialog.accept());
      await press(page, "Remove Pocket assistant");
      await page.getByText("No agent may use your account.").waitFor();
      expect({ wrong, complaints }).toEqual({ wrong: [], complaints: [] });
      await context.close();
    },
  );

  it("goes by keyboard alone, and can be refused", async () => {
    const username = await newUsername();
    const { path } = await ask("127.0.0.1");
    const { page, context } = await newVisitor();
    await page.goto(path);
    const seen = await tabThrough(page, { until: "sign-in-username" });
    await page.keyboard.type(username);
    seen.push(...(await tabThrough(page, { until: "sign-in-password" })));
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Allow", exact: true }).waitFor();
    const stops = await tabThrough(page, { until: "Don’t allow" });
    expect(stops.slice(-3).map(({ name }) => name)).toEqual(["Use another account", "Allow", "Don’t allow"]);
    expect([...seen, ...stops].filter(({ isSeen }) => !isSeen)).toEqual([]);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/welcome/);
    expect(application.answers.at(-1)?.query.get("error")).toBe("access_denied");
    await context.close();
  });

  it("comes back to the request after registering, and after choosing another account", async () => {
    const { path } = await ask("127.0.0.1");
    const other = await newUsername();
    const { page, context } = await newVisitor();
    await page.goto(path);
    const username = `new-${crypto.randomUUID().slice(0, 8)}`;
    await page.locator("#field-username").fill(username);
    await page.locator("#field-password").fill(PASSWORD);
    await press(page, "Create account");
    await page.getByText(username).waitFor();
    await press(page, "Use another account");
    await signIn(page, other);
    await page.getByText(other).waitFor();
    expect(new URL(page.url()).search).toBe(new URL(path, shop.origin).search);
    await context.close();
  });

  it("never goes to an address that the application did not register, and to none by itself for a request that is wrong", async () => {
    const { path } = await ask("127.0.0.1");
    const { page, context, hosts } = await newVisitor();
    const before = application.answers.length;
    const foreign = new URL(path, shop.origin);
    foreign.searchParams.set("redirect_uri", "https://evil.example/");
    expect((await page.goto(foreign.href))?.status()).toBe(422);
    expect(await page.locator('a[href^="https://evil.example"]').count()).toBe(0);
    const wrong = new URL(path, shop.origin);
    wrong.searchParams.set("response_type", "token");
    expect((await page.goto(wrong.href))?.status()).toBe(422);
    expect([[...hosts], application.answers.length]).toEqual([[new URL(shop.origin).host], before]);
    await page.getByRole("link", { name: `Back to 127.0.0.1:${application.port}` }).click();
    await page.waitForURL(/\/welcome/);
    expect(application.answers.at(-1)?.query.get("error")).toBe("unsupported_response_type");
    await context.close();
  });
});
