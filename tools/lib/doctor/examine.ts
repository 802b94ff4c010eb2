import type { Check, Finding } from "./check.ts";
import { eventChecks } from "./event-checks.ts";
import { orderChecks } from "./order-checks.ts";
import { stockChecks } from "./stock-checks.ts";
import { withClient } from "../databases.ts";

export const DATABASES = ["orders", "products", "notifications"] as const;
export type DatabaseUrls = Record<(typeof DATABASES)[number], string>;

const checks: Check[] = [...stockChecks, ...orderChecks, ...eventChecks];

export type Examined = Finding & { title: string };

/**
 * Checks what must be true of the shop at any moment, from its databases. What takes its time, such as the way of an
 * event to its notification, must be done after `graceSeconds`.
 */
export function examineShop(urls: DatabaseUrls, { graceSeconds }: { graceSeconds: number }): Promise<Examined[]> {
  return withClient(urls.orders, (orders) =>
    withClient(urls.products, (products) =>
      withClient(urls.notifications, async (notifications) => {
        const examined: Examined[] = [];
        for (const { title, run } of checks) {
          examined.push({ title, ...(await run({ orders, products, notifications }, { graceSeconds })) });
        }
        return examined;
      }),
    ),
  );
}

/** The findings as a table for a person, what is wrong beneath it. */
export function describeExamined(examined: Examined[]): string {
  const width = Math.max(...examined.map(({ title }) => title.length));
  const lines = examined.map(
    ({ title, checked, wrong }) =>
      `${wrong ? "✖" : "✔"} ${title.padEnd(width)}  ${String(checked).padStart(9)} checked  ${String(wrong).padStart(6)} wrong`,
  );
  const details = examined
    .filter(({ wrong }) => wrong > 0)
    .map(({ title, wrong, examples }) => {
      const more = wrong > examples.length ? `\n  … and ${wrong - examples.length} more` : "";
      return `${title}:\n${examples.map((example) => `  ${example}`).join("\n")}${more}`;
    });
  return [lines.join("\n"), ...details].join("\n\n");
}
