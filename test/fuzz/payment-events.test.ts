import fc from "fast-check";
import { expect, it } from "vitest";
import { offerStripe } from "../setup/faults/fake-stripe.ts";
import { openShop } from "../setup/shop.ts";

const shop = await openShop({ adapt: (workers) => workers.map(offerStripe) });

const RUNS = 500;

/** Bodies that are bytes, text, JSON, or messages as providers send them. */
const body = fc.oneof(
  fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Uint8Array.from(bytes)),
  fc.string({ unit: "binary", maxLength: 500 }),
  fc.json(),
  fc
    .record({
      id: fc.string(),
      type: fc.constantFrom("payment.succeeded", "payment_intent.succeeded"),
      paymentId: fc.uuid(),
    })
    .map((message) => JSON.stringify(message)),
);
const text = fc.string({ maxLength: 80 }).filter((value) => /^[\x20-\x7e]*$/.test(value));
const signature = fc.oneof(
  text,
  fc.stringMatching(/^[0-9a-f]{64}$/),
  fc.record({ t: fc.integer(), v1: fc.stringMatching(/^[0-9a-f]{64}$/) }).map(({ t, v1 }) => `t=${t},v1=${v1}`),
);
const request = fc.record({
  provider: fc.oneof(
    fc.constantFrom("test", "stripe", "TEST", "__proto__"),
    fc.string({ minLength: 1, maxLength: 20 }),
  ),
  body,
  headers: fc.record(
    { "X-Test-Signature": signature, "Stripe-Signature": signature, "Content-Type": text },
    { requiredKeys: [] },
  ),
});

it(`${RUNS} messages that no provider signed are refused, and none is kept`, async () => {
  await fc.assert(
    fc.asyncProperty(request, async ({ provider, body, headers }) => {
      const path = `/api/v1/payment-events/${encodeURIComponent(provider)}`;
      const response = await shop.fetch(path, { method: "POST", body, headers });
      await response.body?.cancel();
      expect([401, 404]).toContain(response.status);
    }),
    { numRuns: RUNS },
  );
}, 120_000);
