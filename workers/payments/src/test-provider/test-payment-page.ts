import { html } from "hono/html";
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

/** The page of the test provider: a button for each outcome. It works without JavaScript. */
export function testPaymentPage({ id, amount, currency, status, returnUrl }: PaymentRow) {
  const digits = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;
  const price = new Intl.NumberFormat("en", { style: "currency", currency }).format(amount / 10 ** (digits ?? 2));
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
