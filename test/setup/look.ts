import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { root } from "../../tools/lib/paths.ts";

type Axe = { run: () => Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };

const folder = join(root, "test-results");
const axe = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Keeps a picture of the page. */
export async function takePicture(page: Page, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/** Keeps a picture of the page, and returns what axe-core finds wrong with it. */
export async function look(page: Page, name: string): Promise<string[]> {
  await takePicture(page, name);
  // A string is evaluated by the debugger, which the page's policy does not concern.
  await page.evaluate(await axe);
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: Axe }).axe.run());
  return violations.flatMap(({ id, impact, nodes }) => nodes.map(({ html }) => `${name}: ${id} (${impact}) ${html}`));
}
