import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../../tools/lib/paths.ts";
import { loadMailPreviews } from "../../tools/local/mail-previews.ts";
import { isBrowserMissing, launchBrowser, watchPage } from "../setup/browser.ts";

const previews = await loadMailPreviews();
const SCREENSHOTS = join(root, "test-results/mails");

describe.skipIf(isBrowserMissing)("mails in a browser (skipped when no Chromium or Chrome is installed)", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
    await mkdir(SCREENSHOTS, { recursive: true });
  });
  afterAll(() => browser?.close());

  const phone = { width: 360, height: 640 };
  const desktop = { width: 800, height: 800 };

  it.each([
    ["phone", "light", phone],
    ["phone", "dark", phone],
    ["desktop", "light", desktop],
    ["desktop", "dark", desktop],
  ] as const)("fit a %s, %s, load nothing, and are kept as screenshots", async (size, colorScheme, viewport) => {
    const page = await browser.newPage({ viewport, colorScheme });
    const seen = { complaints: [] as string[], hosts: new Set<string>() };
    watchPage(page, seen);
    for (const { type, mail } of previews) {
      await page.setContent(mail.html ?? "");
      const isTooWide = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
      expect(isTooWide, type).toBe(false);
      await page.screenshot({ path: join(SCREENSHOTS, `${type}-${size}-${colorScheme}.png`), fullPage: true });
    }
    expect([seen.complaints, [...seen.hosts]]).toEqual([[], []]);
    await page.close();
  });
});
