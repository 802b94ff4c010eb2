import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { watchPage } from "./browser.ts";
import { look } from "./look.ts";
import type { Shop } from "./shop.ts";

export const SIZES: { size: string; options: BrowserContextOptions }[] = [
  {
    size: "phone",
    options: { viewport: { width: 390, height: 844 }, colorScheme: "dark", isMobile: true, hasTouch: true },
  },
  { size: "desktop", options: { viewport: { width: 1280, height: 900 }, colorScheme: "light" } },
];

/** Opens the admin page in a browser of its own, before the sign-in. */
export async function openAdminPage(shop: Shop, browser: Browser, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ locale: "en-US", baseURL: shop.origin, ...options });
  const page = await context.newPage();
  const seen = { complaints: [] as string[], hosts: new Set<string>() };
  watchPage(page, seen);
  await page.goto("/admin");
  return { page, context, ...seen };
}

export const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true }).click();

/** The button of the dialog that is open. */
export const confirm = (page: Page, name: string) =>
  page.getByRole("dialog").getByRole("button", { name, exact: true }).click();

/** The label or the text of what has the focus; "body" when nothing has it, "main" when the page as a whole has. */
export const focused = (page: Page) =>
  page.evaluate<string>(`(() => {
    const { activeElement } = document;
    if (activeElement === document.body) return "body";
    if (activeElement.localName === "main") return "main";
    return activeElement.getAttribute("aria-label") ?? activeElement.labels?.[0]?.textContent ?? activeElement.textContent;
  })()`);

export async function signIn(page: Page, username = "admin", password = "Admin-Passw0rd") {
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("Password").fill(password);
  await press(page, "Sign in");
}

/** Opens the admin page at a path of its own, signed in; `see` looks at it and collects what is wrong with it. */
export async function openAsAdmin(shop: Shop, browser: Browser, path: string, size: "phone" | "desktop" = "desktop") {
  const options = SIZES.find((each) => each.size === size)?.options ?? {};
  const { page, context, complaints } = await openAdminPage(shop, browser, options);
  await signIn(page);
  await page.getByRole("heading", { name: "Dashboard" }).waitFor();
  await page.goto(`/admin${path}`);
  const problems: string[] = [];
  return {
    page,
    see: async (name: string) => void problems.push(...(await look(page, `admin-${name}-${size}`))),
    /**
     * What axe-core and the browser found wrong since, without what the test has brought about: answers of a status, or a
     * connection that is broken.
     */
    finish: async (expected?: number | "broken") => {
      await context.close();
      const text = expected === "broken" ? "net::ERR_" : `with a status of ${expected} (`;
      return [...problems, ...serious(complaints).filter((complaint) => !complaint.includes(text))];
    },
  };
}

/**
 * Without what the browser reports of answers that are meant to be as they are: 401 before the sign-in, 412 for a
 * conflict, 404 for the pictures, which this shop does not have.
 */
export const serious = (complaints: string[]) =>
  complaints.filter((text) => !/with a status of (401|404|412) \(/.test(text));
