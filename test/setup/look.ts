import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { root } from "../../tools/lib/paths.ts";

type Axe = {
  run: (options: object) => Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
};

const folder = join(root, "test-results");
const axe = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Keeps pictures of the page, light and dark, and returns what axe-core finds wrong with it as it is. */
export async function look(page: Page, name: string): Promise<string[]> {
  await takePictures(page, name);
  // A string is evaluated by the debugger, which the page's policy does not concern.
  await page.evaluate(await axe);
  // The elements that pass are not described, which would take most of the time.
  const { violations } = await page.evaluate((options) => (globalThis as unknown as { axe: Axe }).axe.run(options), {
    resultTypes: ["violations"],
  });
  return violations.flatMap(({ id, impact, nodes }) => nodes.map(({ html }) => `${name}: ${id} (${impact}) ${html}`));
}

async function takePictures(page: Page, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await page.evaluate(loadImages);
  const isDark = await page.evaluate<boolean>("matchMedia('(prefers-color-scheme: dark)').matches");
  const own = isDark ? "dark" : "light";
  // Its own colours come last, and stay.
  for (const colorScheme of [isDark ? "light" : "dark", own] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), fullPage: true, animations: "disabled" });
  }
}

/** Images further down are loaded when a visitor comes near them. In the page, as text, since this project has no types of it. */
const loadImages = `Promise.all([...document.images].map((image) => {
  image.loading = "eager";
  return image.decode().catch(() => undefined);
}))`;
