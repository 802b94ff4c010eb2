import { describe, expect, it } from "vitest";
import { type Answer, intent, payment, provider, refund } from "./testing.ts";

const serverError = { status: 500, body: { error: { type: "api_error", message: "An unknown error occurred" } } };

/** Answers one after another, and repeats for each key what it answered first, as Stripe does for 24 hours. */
function repeatAnswers(...answers: Answer[]) {
  const saved = new Map<string, Answer>();
  return (_path: string, _method: string, key: string | null): Answer => {
    const repeated = key === null ? undefined : saved.get(key);
    if (repeated) return { ...repeated, headers: { "Idempotent-Replayed": "true" } };
    const answer = answers.shift() ?? serverError;
    if (key !== null) saved.set(key, answer);
    return answer;
  };
}

describe("an error of Stripe's own, which it repeats for the key", () => {
  const open = { body: intent("requires_payment_method", { client_secret: "s" }) };

  it("is followed by another key when the payment is started again, fetched or canceled, always the same one", async () => {
    const { stripe, asked } = provider(repeatAnswers(serverError, serverError, open, open, open));
    const started = payment(null);
    const first = `payment-${started.id}`;
    const start = () => stripe.startPayment(started, "");
    await expect(start()).rejects.toThrow();
    await expect(stripe.fetchPayment(started)).rejects.toThrow();
    expect(await start()).toMatchObject({ providerPaymentId: "pi_1", clientSecret: "s" });
    expect(await start()).toMatchObject({ providerPaymentId: "pi_1", clientSecret: "s" });
    expect(await stripe.cancelPayment(started)).toMatchObject({ providerPaymentId: "pi_1" });
    const all = [first, `${first}-2`, `${first}-3`];
    const keys = asked.filter(({ path }) => path === "/v1/payment_intents").map(({ key }) => key);
    expect(keys).toEqual([first, ...all.slice(0, 2), ...all, ...all, ...all]);
  });

  it("is thrown when it is new, and after ten keys", async () => {
    const { stripe, asked } = provider(repeatAnswers());
    const started = payment(null);
    for (let attempt = 1; attempt <= 12; attempt++) {
      asked.length = 0;
      await expect(stripe.startPayment(started, "")).rejects.toThrow("An unknown error occurred");
      expect(asked).toHaveLength(Math.min(attempt, 10));
    }
  });

  it("is followed by another key of a refund only when Stripe's list does not have the refund", async () => {
    const asks = refund();
    const made = { id: "re_1", status: "succeeded", metadata: { refundId: asks.id } };
    const none = { body: { object: "list", data: [] } };
    const again = { ...asks, isRetry: true };
    const { stripe, asked } = provider(repeatAnswers(serverError, none, none, { body: made }));
    await expect(stripe.refund(payment(), asks)).rejects.toThrow();
    await expect(stripe.refund(payment(), asks)).rejects.toThrow();
    expect(await stripe.refund(payment(), again)).toMatchObject({ providerRefundId: "re_1", status: "succeeded" });
    const key = `refund-${asks.id}`;
    expect(asked.map((request) => request.key)).toEqual([key, key, null, key, null, `${key}-2`]);
    const list = { body: { object: "list", data: [made] } };
    const listed = provider(repeatAnswers(serverError, list));
    await expect(listed.stripe.refund(payment(), asks)).rejects.toThrow();
    expect(await listed.stripe.refund(payment(), again)).toMatchObject({ providerRefundId: "re_1" });
    expect(listed.asked.map((request) => request.key)).toEqual([key, null]);
    // The first attempt may have made it after the list was read.
    const late = provider(repeatAnswers(serverError, none, list));
    await expect(late.stripe.refund(payment(), asks)).rejects.toThrow();
    expect(await late.stripe.refund(payment(), again)).toMatchObject({ providerRefundId: "re_1" });
    expect(late.asked.map((request) => request.key)).toEqual([key, null, key, null]);
  });
});
