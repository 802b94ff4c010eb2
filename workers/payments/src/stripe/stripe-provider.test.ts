import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { newId } from "#shared/values/ids.ts";
import { intent, payment, provider, refund, refused, SECRET } from "./testing.ts";

describe("startPayment()", () => {
  it("makes an intent of the amount under our id, with the ids as metadata", async () => {
    const { stripe, asked } = provider(() => ({ body: intent("requires_payment_method", { client_secret: "s" }) }));
    const started = payment(null);
    expect(await stripe.startPayment(started, "https://shop.example")).toEqual({
      providerPaymentId: "pi_1",
      clientSecret: "s",
      redirectUrl: null,
    });
    expect(asked).toMatchObject([{ method: "POST", path: "/v1/payment_intents", key: `payment-${started.id}` }]);
    const sent = new URLSearchParams(asked[0]?.body);
    expect([sent.get("amount"), sent.get("currency"), sent.get("metadata[paymentId]")]).toEqual([
      "1999",
      "usd",
      started.id,
    ]);
  });

  it("makes no other intent of a payment whose intent is known, whose key Stripe may have forgotten", async () => {
    const { stripe, asked } = provider(() => ({ body: intent("requires_payment_method", { client_secret: "s" }) }));
    expect(await stripe.startPayment(payment("pi_1"), "")).toMatchObject({
      providerPaymentId: "pi_1",
      clientSecret: "s",
    });
    expect(asked).toMatchObject([{ method: "GET", path: "/v1/payment_intents/pi_1" }]);
  });

  it("answers what Stripe refuses for good, and throws when the outcome is unknown", async () => {
    const { stripe } = provider(() => refused("amount_too_small"));
    expect(await stripe.startPayment(payment(null), "")).toEqual({
      failure: { code: "amount_too_small", message: "Refused." },
    });
    for (const answer of [new Error("no answer"), { status: 500, body: { error: { type: "api_error" } } }]) {
      await expect(provider(() => answer).stripe.startPayment(payment(null), "")).rejects.toThrow();
    }
  });
});

describe("amounts", () => {
  const amountOf = ({ body }: { body?: string } = {}) => new URLSearchParams(body).get("amount");

  it("go to Stripe in its units, those of payments and of refunds", async () => {
    const { stripe, asked } = provider(() => ({ body: intent("succeeded") }));
    const inKronur = { ...payment(null), amount: 1500, currency: "ISK" };
    await stripe.startPayment(inKronur, "");
    await stripe.refund({ ...inKronur, providerPaymentId: "pi_1" }, refund({ amount: 500, currency: "ISK" }));
    expect(asked.map(amountOf)).toEqual(["150000", "50000"]);
  });

  it("that Stripe cannot charge are refused without asking it", async () => {
    const { stripe, asked } = provider(() => ({ body: intent("succeeded") }));
    const inDinars = { ...payment(null), amount: 5124, currency: "KWD" };
    expect(await stripe.startPayment(inDinars, "")).toEqual({
      failure: { code: "amount_not_chargeable", message: expect.stringContaining("multiples of 10 minor units") },
    });
    const started = { ...inDinars, amount: 5120, providerPaymentId: "pi_1" };
    expect(await stripe.refund(started, refund({ amount: 1, currency: "KWD" }))).toEqual({
      ...{ providerRefundId: null, status: "failed" },
      failure: { code: "amount_not_chargeable", message: expect.stringContaining("multiples of 10 minor units") },
    });
    expect(asked).toEqual([]);
  });
});

describe("fetchPayment()", () => {
  it.each([
    ["requires_payment_method", "requires-action"],
    ["requires_action", "requires-action"],
    ["processing", "processing"],
    ["succeeded", "succeeded"],
    ["canceled", "canceled"],
  ])("reads %s as %s", async (status, wanted) => {
    const { stripe } = provider(() => ({ body: intent(status) }));
    expect(await stripe.fetchPayment(payment())).toMatchObject({ providerPaymentId: "pi_1", status: wanted });
  });

  it("reads a declined card as failed, with the reason", async () => {
    const error = { code: "card_declined", decline_code: "insufficient_funds", message: "Your card has no funds." };
    const { stripe } = provider(() => ({ body: intent("requires_payment_method", { last_payment_error: error }) }));
    expect(await stripe.fetchPayment(payment())).toMatchObject({
      status: "failed",
      failure: { code: "insufficient_funds", message: "Your card has no funds." },
    });
  });

  it("says that a declined payment may be tried again, until it succeeded or was canceled", async () => {
    const read = (status: string, more = {}) =>
      provider(() => ({ body: intent(status, more) })).stripe.fetchPayment(payment());
    const declined = { last_payment_error: { code: "card_declined" } };
    expect(await read("requires_payment_method", declined)).toMatchObject({ status: "failed", isFinal: false });
    for (const status of ["requires_payment_method", "requires_action", "processing"]) {
      expect(await read(status)).toMatchObject({ isFinal: false });
    }
    for (const status of ["succeeded", "canceled"]) expect(await read(status)).toMatchObject({ isFinal: true });
  });

  it("repeats the start under the same key when its answer was lost", async () => {
    const { stripe, asked } = provider(() => ({ body: intent("requires_payment_method") }));
    const lost = payment(null);
    await stripe.fetchPayment(lost);
    expect(asked.map(({ path, key }) => [path, key])).toEqual([
      ["/v1/payment_intents", `payment-${lost.id}`],
      ["/v1/payment_intents/pi_1", null],
    ]);
  });
});

describe("cancelPayment()", () => {
  it("tells the state of a payment that can no longer be canceled", async () => {
    const { stripe } = provider((path) =>
      path.endsWith("/cancel") ? refused("payment_intent_unexpected_state") : { body: intent("succeeded") },
    );
    expect(await stripe.cancelPayment(payment())).toMatchObject({ status: "succeeded" });
  });
});

describe("an intent that Stripe does not know, as one of its test mode after live keys were set", () => {
  const error = {
    type: "invalid_request_error",
    code: "resource_missing",
    param: "intent",
    message: "No such intent.",
  };
  const missing = { status: 404, body: { error } };
  const token = { type: "stripe_payment_token", token: "spt_1" };

  it("counts as canceled, whether it is asked for, canceled or paid by a token, and its start has failed", async () => {
    const { stripe, asked } = provider(() => missing);
    const canceled = { providerPaymentId: "pi_1", status: "canceled", failure: null, isFinal: true, isUnknown: true };
    expect([
      await stripe.fetchPayment(payment()),
      await stripe.cancelPayment(payment()),
      await stripe.credentials?.confirm(payment(), token, "https://shop.example"),
    ]).toEqual([canceled, canceled, canceled]);
    expect(asked.filter(({ path }) => path === "/v1/payment_intents")).toEqual([]);
    expect(await stripe.startPayment(payment(), "")).toMatchObject({ failure: { code: "resource_missing" } });
  });

  it("is not one that could not be asked for", async () => {
    const withoutCode = { status: 404, body: { error: { ...error, code: undefined } } };
    for (const answer of [withoutCode, { ...missing, status: 401 }]) {
      await expect(provider(() => answer).stripe.fetchPayment(payment())).rejects.toThrow("No such intent.");
    }
  });
});

describe("a payment whose start Stripe refused, and whose refusal was lost", () => {
  const failed = {
    ...{ providerPaymentId: null, status: "failed", isFinal: true },
    failure: { code: "amount_too_small", message: "Refused." },
  };

  it("has failed when the start is refused again, whether it is asked for, canceled or paid by a token", async () => {
    const { stripe, asked } = provider(() => refused("amount_too_small"));
    const lost = payment(null);
    expect([await stripe.fetchPayment(lost), await stripe.cancelPayment(lost)]).toEqual([failed, failed]);
    const token = { type: "stripe_payment_token", token: "spt_1" };
    expect(await stripe.credentials?.confirm(lost, token, "https://shop.example")).toEqual(failed);
    expect(new Set(asked.map(({ path, key }) => `${path} ${key}`))).toEqual(
      new Set([`/v1/payment_intents payment-${lost.id}`]),
    );
  });

  it("stays unknown when Stripe does not answer, or still works on the first request", async () => {
    const busy = { status: 409, body: { error: { type: "invalid_request_error", code: "idempotency_key_in_use" } } };
    for (const answer of [new Error("no answer"), busy]) {
      await expect(provider(() => answer).stripe.cancelPayment(payment(null))).rejects.toThrow();
    }
  });
});

describe("refund()", () => {
  it("asks under our id, and looks for an earlier refund when it asks again", async () => {
    const asked = refund();
    const made = { id: "re_1", status: "succeeded", metadata: { refundId: asked.id } };
    const first = provider(() => ({ body: made }));
    expect(await first.stripe.refund(payment(), asked)).toMatchObject({
      providerRefundId: "re_1",
      status: "succeeded",
    });
    expect(first.asked).toMatchObject([{ method: "POST", path: "/v1/refunds", key: `refund-${asked.id}` }]);
    const again = provider(() => ({ body: { object: "list", data: [made] } }));
    expect(await again.stripe.refund(payment(), { ...asked, isRetry: true })).toMatchObject({ status: "succeeded" });
    expect(again.asked).toMatchObject([{ method: "GET", path: "/v1/refunds" }]);
  });

  it("answers failed for what Stripe refuses, and pending for what it has not decided", async () => {
    const refusing = provider(() => refused("charge_already_refunded"));
    expect(await refusing.stripe.refund(payment(), refund())).toEqual({
      providerRefundId: null,
      status: "failed",
      failure: { code: "charge_already_refunded", message: "Refused." },
    });
    const waiting = provider(() => ({ body: { id: "re_1", status: "requires_action" } }));
    expect(await waiting.stripe.refund(payment(), refund())).toMatchObject({ status: "pending", failure: null });
  });

  it("says why Stripe could not complete a refund that it had taken", async () => {
    const body = { id: "re_1", status: "failed", failure_reason: "expired_or_canceled_card" };
    const asked = refund({ providerRefundId: "re_1" });
    expect(await provider(() => ({ body })).stripe.refund(payment(), asked)).toEqual({
      ...{ providerRefundId: "re_1", status: "failed" },
      failure: { code: "expired_or_canceled_card", message: null },
    });
  });
});

describe("parseEvent()", () => {
  const { stripe } = provider(() => new Error("no request is made"));
  const sign = (payload: string, timestamp = Math.floor(Date.now() / 1000)) =>
    new Stripe("sk_test_x").webhooks.generateTestHeaderStringAsync({ payload, secret: SECRET, timestamp });
  const read = async (payload: string, signature?: string) =>
    stripe.parseEvent(payload, new Headers({ "Stripe-Signature": signature ?? (await sign(payload)) }));
  const message = (type: string, object: object) =>
    JSON.stringify({ id: "evt_1", object: "event", type, data: { object } });

  it("reads what a message is about", async () => {
    const paymentId = newId();
    expect(await read(message("payment_intent.succeeded", { id: "pi_1", metadata: { paymentId } }))).toEqual({
      eventId: "evt_1",
      providerPaymentId: "pi_1",
      paymentId,
      isAboutRefund: false,
      dispute: null,
    });
    const metadata = { paymentId: "not an id" };
    expect(await read(message("refund.failed", { id: "re_1", payment_intent: "pi_1", metadata }))).toMatchObject({
      providerPaymentId: "pi_1",
      paymentId: null,
      isAboutRefund: true,
    });
    const disputed = { id: "du_1", payment_intent: "pi_1" };
    for (const [type, state] of [
      ["created", "open"],
      ["updated", "open"],
      ["closed", "closed"],
    ]) {
      expect(await read(message(`charge.dispute.${type}`, disputed))).toMatchObject({
        ...{ providerPaymentId: "pi_1", isAboutRefund: false },
        dispute: { id: "du_1", state },
      });
    }
    expect(await read(message("customer.created", { id: "cus_1" }))).toBeUndefined();
  });

  it("refuses a message that was changed, signed with another secret, or is old", async () => {
    const payload = message("payment_intent.succeeded", { id: "pi_1" });
    const old = await sign(payload, Math.floor(Date.now() / 1000) - 3600);
    for (const signature of ["", "t=1,v1=00", await sign("{}"), old]) {
      await expect(read(payload, signature)).rejects.toMatchObject({ code: "invalid-signature" });
    }
    await expect(read("not json")).rejects.toMatchObject({ code: "malformed-request" });
  });
});
