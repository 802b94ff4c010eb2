import type { Page } from "playwright-core";

/** What has the focus, as text: its name, and whether a visitor sees it. In the page, since this project has no types of it. */
const FOCUSED = `(() => {
  const { activeElement: element } = document;
  if (!element || element === document.body) return null;
  const shown = element.matches(".option input") ? element.nextElementSibling : element;
  const { width, height } = shown.getBoundingClientRect();
  const { clipPath, outlineStyle, opacity } = getComputedStyle(shown);
  const isSeen = width > 10 && height > 10 && clipPath === "none" && opacity !== "0" && outlineStyle !== "none";
  const name = element.ariaLabel || element.textContent.trim() || element.id || element.name;
  return { name: name.replaceAll(/\\s+/g, " "), isSeen };
})()`;

export type TabStop = { name: string; isSeen: boolean };

/** Presses Tab from the top of the page until this stop, or for `most` stops, and returns those that it came to. */
export async function tabThrough(page: Page, { until, most = 20 }: { until?: string; most?: number } = {}) {
  const stops: TabStop[] = [];
  while (stops.length < most && (stops.length === 0 || stops.at(-1)?.name !== until)) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate<TabStop | null>(FOCUSED);
    if (!stop) break;
    stops.push(stop);
  }
  return stops;
}
