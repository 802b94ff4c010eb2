import type { MailContent } from "./mail-content.ts";

const WIDTH = 64;

/** A mail as plain text. */
export function renderText(content: MailContent): string {
  const { shopName, title, intro, heading, lines, amounts, tracking, address, link, footer } = content;
  const section = (heading: string, rows: string[]) => (rows.length > 0 ? `${heading}\n\n${rows.join("\n")}` : "");
  return `${[
    shopName,
    title,
    intro,
    tracking ? ["Tracking:", tracking.label, tracking.url].filter(Boolean).join(" ") : "",
    section(heading, [
      ...lines.map(({ quantity, name, details, total }) =>
        columns(`${quantity} × ${name}${details ? ` (${details})` : ""}`, total ?? ""),
      ),
      ...(amounts.length > 0 ? ["-".repeat(WIDTH), ...amounts.map(({ label, amount }) => columns(label, amount))] : []),
    ]),
    section("Shipping to", address),
    `${link.label}: ${link.url}`,
    `--\n${footer.join("\n")}`,
  ]
    .filter(Boolean)
    .join("\n\n")}\n`;
}

/** A label on the left, an amount on the right. */
function columns(label: string, amount: string): string {
  return amount ? `${label.padEnd(WIDTH - amount.length - 1)} ${amount}` : label;
}
