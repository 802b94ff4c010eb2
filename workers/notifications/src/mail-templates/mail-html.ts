import { html } from "hono/html";
import type { MailContent } from "./mail-content.ts";
import type { MailAmount, MailLine } from "./mail-lines.ts";

/**
 * Mail programs remove scripts, most selectors and outer style sheets. So the layout is tables with their styles inline, and
 * the style sheet only adds what a reader can do without: narrower spaces on a phone and the colours of dark mode.
 */
const STYLES = `
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  @media (max-width: 600px) {
    .card { padding: 24px 20px !important; }
    .page { padding: 0 !important; }
    h1 { font-size: 22px !important; }
  }
  @media (prefers-color-scheme: dark) {
    .page { background: #16181c !important; }
    .card { background: #22252b !important; border-color: #343841 !important; }
    .panel { background: #2b2f37 !important; }
    .strong, h1 { color: #f3f4f6 !important; }
    .soft { color: #b3b9c4 !important; }
    .rule { border-color: #3b404a !important; }
    .button a { background: #f3f4f6 !important; color: #16181c !important; }
    .plain a { color: #9cc3ff !important; }
  }`;

const FONT = "font-family: -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";
const STRONG = `${FONT}; color: #16181c`;
const SOFT = `${FONT}; color: #5c6370`;
const ROW = "padding: 10px 0; border-top: 1px solid #e6e8ec; font-size: 15px; line-height: 1.45";

/** A mail as an HTML document. */
export function renderHtml(content: MailContent): string {
  const { shopName, title, intro, heading, lines, amounts, tracking, address, link, footer } = content;
  return String(html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="supported-color-schemes" content="light dark">
    <title>${title}</title>
    <style>${STYLES}</style>
  </head>
  <body style="margin: 0; padding: 0">
    <div style="display: none; max-height: 0; overflow: hidden">${intro}</div>
    <table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background: #f3f4f6; padding: 32px 12px">
      <tr><td align="center" style="overflow-wrap: anywhere; word-break: break-word">
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width: 600px">
          <tr><td class="strong" align="center" style="${STRONG}; padding: 20px 20px 24px; font-size: 18px; font-weight: 700; letter-spacing: 0.01em">${shopName}</td></tr>
          <tr><td class="card" style="background: #ffffff; border: 1px solid #e6e8ec; border-radius: 12px; padding: 36px 40px">
            <h1 class="strong" style="${STRONG}; margin: 0 0 12px; font-size: 26px; line-height: 1.25; font-weight: 700">${title}</h1>
            <p class="soft" style="${SOFT}; margin: 0 0 24px; font-size: 16px; line-height: 1.55">${intro}</p>
            ${tracking ? trackingPanel(tracking) : ""}
            ${tracking?.url ? "" : button(link)}
            ${lineTable(heading, lines, amounts)}
            ${address.length > 0 ? addressPanel(address) : ""}
            ${tracking?.url ? plainLink(link) : ""}
          </td></tr>
          <tr><td class="soft plain" align="center" style="${SOFT}; padding: 24px 20px; font-size: 13px; line-height: 1.6">
            ${footer.map((line) => html`<div>${line}</div>`)}
          </td></tr>
        </table>
      </td></tr>
    </table>
  </body>
</html>
`);
}

function button({ label, url }: MailContent["link"]) {
  return html`
            <table role="presentation" cellpadding="0" cellspacing="0" style="margin: 0 0 28px"><tr><td class="button">
              <a href="${url}" style="${FONT}; display: inline-block; background: #16181c; color: #ffffff; border-radius: 8px; padding: 13px 24px; font-size: 16px; font-weight: 600; text-decoration: none">${label}</a>
            </td></tr></table>`;
}

function plainLink({ label, url }: MailContent["link"]) {
  return html`<p class="plain" style="margin: 24px 0 0; font-size: 15px"><a href="${url}" style="${FONT}; color: #1d4ed8">${label}</a></p>`;
}

function trackingPanel({ label, url }: NonNullable<MailContent["tracking"]>) {
  return html`
            <table role="presentation" class="panel" width="100%" cellpadding="0" cellspacing="0" style="background: #f6f7f9; border-radius: 10px; margin: 0 0 28px"><tr><td style="padding: 18px 20px 0">
              <div class="soft" style="${SOFT}; font-size: 13px">Tracking</div>
              <div class="strong" style="${STRONG}; font-size: 17px; font-weight: 600; padding: 2px 0 18px">${label || "Your parcel"}</div>
              ${url ? button({ label: "Track your parcel", url }) : ""}
            </td></tr></table>`;
}

function lineTable(heading: string, lines: MailLine[], amounts: MailAmount[]) {
  return html`
            <h2 class="strong" style="${STRONG}; margin: 0 0 10px; font-size: 17px; font-weight: 700">${heading}</h2>
            <table width="100%" cellpadding="0" cellspacing="0" style="border-collapse: collapse">
              ${lines.map(lineRow)}
              ${amounts.map((amount, index) =>
                amountRow(amount, { isFirst: index === 0, isLast: Boolean(amounts[index + 1]?.isTotal) }),
              )}
            </table>`;
}

function lineRow({ name, details, quantity, total }: MailLine) {
  return html`
              <tr>
                <td class="rule strong" style="${STRONG}; ${ROW}; vertical-align: top">${quantity} × ${name}${
                  details ? html`<div class="soft" style="${SOFT}; font-size: 13px">${details}</div>` : ""
                }</td>
                <td class="rule strong" align="right" style="${STRONG}; ${ROW}; vertical-align: top; padding-left: 16px; white-space: nowrap">${total ?? ""}</td>
              </tr>`;
}

function amountRow({ label, amount, isTotal }: MailAmount, { isFirst, isLast }: { isFirst: boolean; isLast: boolean }) {
  const border = isFirst || isTotal ? "border-top: 1px solid #e6e8ec;" : "";
  const size = isTotal ? "font-size: 17px; font-weight: 700" : "font-size: 15px";
  const style = `${isTotal ? STRONG : SOFT}; ${border} padding: ${isFirst || isTotal ? "12px" : "4px"} 0 ${isTotal || isLast ? "12px" : "4px"}; ${size}`;
  const kind = isTotal ? "rule strong" : "rule soft";
  return html`
              <tr>
                <td class="${kind}" style="${style}">${label}</td>
                <td class="${kind}" align="right" style="${style}; padding-left: 16px; white-space: nowrap">${amount}</td>
              </tr>`;
}

function addressPanel(address: string[]) {
  return html`
            <h2 class="strong" style="${STRONG}; margin: 28px 0 8px; font-size: 15px; font-weight: 700">Shipping to</h2>
            <div class="soft" style="${SOFT}; font-size: 15px; line-height: 1.5">${address.map((line) => html`<div>${line}</div>`)}</div>`;
}
