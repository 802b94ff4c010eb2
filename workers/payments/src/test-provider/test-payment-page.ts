import { html, raw } from "hono/html";
import { sha256Base64 } from "#shared/values/hash.ts";
import { writeMoney } from "#shared/values/minor-units.ts";
import type { PaymentRow } from "../payments/payments.repository.ts";
import { TEST_OUTCOMES, type TestOutcome } from "./test-payments.schema.ts";

const LABELS: Record<TestOutcome, string> = {
  succeed: "Pay",
  decline: "Decline the payment",
  "require-action": "Ask for another step",
  "succeed-late": "Pay after the order has expired",
  "succeed-twice": "Pay, and tell the shop twice",
  "out-of-order": "Pay, and tell the shop in the wrong order",
  "refund-fails": "Pay, and let the first refund fail",
};

const STYLE = `
:root { color-scheme: light dark; --ground: #eef1f6; --panel: #fff; --ink: #1b2230; --soft: #566074; --line: #cdd4e0; --strong: #3d3ab8; --on-strong: #fff; }
@media (prefers-color-scheme: dark) { :root { --ground: #12141b; --panel: #1c202b; --ink: #eceff6; --soft: #a4adc0; --line: #3a4152; --strong: #aeb2ff; --on-strong: #14153a; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100dvh; display: grid; place-items: center; padding: 1.5rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 26rem; padding: 2rem; border-radius: 16px; background: var(--panel); box-shadow: 0 12px 40px rgb(0 0 0 / 0.12); }
h1 { margin: 0 0 0.5rem; font-size: 1.5rem; line-height: 1.25; }
p { margin: 0 0 0.6rem; color: var(--soft); }
form { margin: 1.5rem 0; }
button { width: 100%; min-height: 2.9rem; padding: 0.5rem 1rem; border: 1px solid var(--line); border-radius: 10px; background: transparent; color: var(--ink); font: inherit; cursor: pointer; }
form p:first-child button { border-color: transparent; background: var(--strong); color: var(--on-strong); font-weight: 650; }
a { color: inherit; }
`;

/** The page may load nothing, and its style is allowed by its hash. Its form may lead to any `returnUrl`. */
export async function testPaymentPolicy(): Promise<string> {
  const style = `'sha256-${await sha256Base64(STYLE)}'`;
  return `default-src 'none'; style-src ${style}; base-uri 'none'; frame-ancestors 'none'`;
}

/** The page of the test provider: a button for each outcome. It works without JavaScript. */
export function testPaymentPage({ id, amount, currency, status, returnUrl }: PaymentRow) {
  const price = writeMoney("en", { amount, currency });
  const isOpen = status === "requires-action" || status === "processing";
  const button = (outcome: TestOutcome) =>
    html`<p><button name="outcome" value="${outcome}">${LABELS[outcome]}</button></p>`;
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <title>Test payment</title>
    <style>${raw(STYLE)}</style>
  </head>
  <body>
    <main>
      <h1>Test payment of ${price}</h1>
      <p>No money moves here. The payment is <strong>${status}</strong>.</p>
      ${isOpen ? html`<form method="post" action="/test-payments/${id}">${TEST_OUTCOMES.map(button)}</form>` : ""}
      ${returnUrl ? html`<p><a href="${returnUrl}">Back to the shop</a></p>` : ""}
    </main>
  </body>
</html>`;
}
