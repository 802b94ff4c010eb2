import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "#shared/values/ids.ts";
import type { PaymentProvider } from "../../workers/payments/src/providers/provider.ts";
import { createStripeProvider } from "../../workers/payments/src/stripe/stripe-provider.ts";
import { eventually } from "../setup/eventually.ts";

const SECRET = "whsec_for_tests";
const { LOCALSTRIPE = "", STRIPE_MOCK = "" } = process.env;

function connect(url: string, send: typeof fetch = fetch): PaymentProvider {
  const { hostname: host, port } = new URL(url);
  const keys = {
    ...{ secretKey: "sk_test_12345", webhookSecret: SECRET, publishableKey: "pk_test_12345" },
    profileId: "profile_12345",
  };
  return createStripeProvider({ ...keys, fetch: send, api: { host, port: Number(port), protocol: "http" } });
}

/** https://docs.stripe.com/testing */
const GOOD = "4242424242424242";
const DECLINED = "4000000000000341";

const newPayment = () => ({
  id: newId(),
  orderId: newId(),
  amount: 1999,
  currency: "USD",
  providerPaymentId: null as string | null,
  dueAt: null,
});
const newRefund = (amount: number) => ({
  ...{ id: newId(), amount, currency: "USD", reason: null },
  ...{ providerRefundId: null, isRetry: false },
});

/** A shared payment token. Neither emulator knows them, so a card takes its place. */
const SHARED_TOKEN = { type: "stripe_payment_token", token: "spt_123" };
const SHARED_TOKEN_PARAMETER = "payment_method_data[shared_payment_granted_token]";
const RETURN_URL = "https://shop.example/orders/1";

/** Starts a payment, which then knows its id at the provider. */
async function start(stripe: PaymentProvider) {
  const payment = newPayment();
  const started = await stripe.startPayment(payment, "https://shop.example");
  if ("failure" in started) throw new Error(`refused: ${started.failure.message}`);
  return { ...payment, ...started };
}

describe("with localstripe, which keeps state", () => {
  /** localstripe knows no `automatic_payment_methods`, and wants the card when an intent is made. */
  let card = "";
  const stripe = connect(LOCALSTRIPE, (url, init) => {
    if (typeof init?.body !== "string") return fetch(url, init);
    const body = new URLSearchParams(init.body);
    if (body.has("automatic_payment_methods[enabled]")) body.set("payment_method", card);
    for (const unknown of [
      "automatic_payment_methods[enabled]",
      SHARED_TOKEN_PARAMETER,
      "return_url",
      "error_on_requires_action",
    ])
      body.delete(unknown);
    const headers = new Headers(init.headers);
    headers.delete("Content-Length");
    return fetch(url, { ...init, headers, body: body.toString() });
  });
  const messages: { body: string; headers: Headers }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      messages.push({
        body: Buffer.concat(chunks).toString("utf8"),
        headers: new Headers(request.headers as Record<string, string>),
      });
      response.end();
    });
  });

  const post = (path: string, body: Record<string, string>) =>
    fetch(`${LOCALSTRIPE}${path}`, {
      method: "POST",
      headers: { Authorization: "Bearer sk_test_12345", "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(body),
    });

  /** Starts a payment of a customer with this card. */
  async function startWith(number: string) {
    const fields = { "card[number]": number, "card[exp_month]": "12", "card[exp_year]": "2040", "card[cvc]": "123" };
    const made = await post("/v1/payment_methods", { type: "card", ...fields });
    card = ((await made.json()) as { id: string }).id;
    return start(stripe);
  }

  /** What Stripe's script does in the browser. */
  const confirm = ({ providerPaymentId }: { providerPaymentId: string | null }) =>
    post(`/v1/payment_intents/${providerPaymentId}/confirm`, {});

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await post("/_config/webhooks/shop", { url: `http://127.0.0.1:${port}/`, secret: SECRET });
  });
  afterAll(() => server.close());

  it("reads a payment that succeeded, and its message with a signature that Stripe's own library verifies", async () => {
    const payment = await startWith(GOOD);
    expect(await stripe.fetchPayment(payment)).toMatchObject({ status: "requires-action" });
    await confirm(payment);
    expect(await stripe.fetchPayment(payment)).toMatchObject({ status: "succeeded", failure: null });
    const about = ({ body }: { body: string }) =>
      body.includes(payment.id) && body.includes("payment_intent.succeeded");
    const [message] = await eventually(
      async () => messages.filter(about),
      ({ length }) => length > 0,
    );
    expect(await stripe.parseEvent(message?.body ?? "", message?.headers ?? new Headers())).toMatchObject({
      providerPaymentId: payment.providerPaymentId,
      paymentId: payment.id,
    });
    const forged = stripe.parseEvent(`${message?.body} `, message?.headers ?? new Headers());
    await expect(forged).rejects.toMatchObject({ code: "invalid-signature" });
  });

  it("reads a declined card as failed", async () => {
    const payment = await startWith(DECLINED);
    await confirm(payment);
    expect(await stripe.fetchPayment(payment)).toMatchObject({ status: "failed", failure: { code: "card_declined" } });
  });

  const payWithToken = (payment: Awaited<ReturnType<typeof startWith>>) =>
    stripe.credentials?.confirm(payment, SHARED_TOKEN, RETURN_URL);

  it("pays with an agent's credential, once however often it is sent", async () => {
    const payment = await startWith(GOOD);
    const paid = { providerPaymentId: payment.providerPaymentId, status: "succeeded", failure: null, isFinal: true };
    expect(await payWithToken(payment)).toEqual(paid);
    expect(await payWithToken(payment)).toEqual(paid);
  });

  it("reads an agent's credential whose card is declined as failed", async () => {
    const payment = await startWith(DECLINED);
    expect(await payWithToken(payment)).toMatchObject({ status: "failed", failure: { code: "card_declined" } });
  });

  it("cancels an open payment, and tells that one which succeeded can't be canceled", async () => {
    const [open, paid] = [await startWith(GOOD), await startWith(GOOD)];
    await confirm(paid);
    expect(await stripe.cancelPayment(open)).toMatchObject({ status: "canceled" });
    expect(await stripe.cancelPayment(paid)).toMatchObject({ status: "succeeded" });
  });

  it("makes a refund whose answer was lost once, though localstripe ignores idempotency keys", async () => {
    const payment = await startWith(GOOD);
    await confirm(payment);
    const refund = newRefund(500);
    const made = await stripe.refund(payment, refund);
    const again = await stripe.refund(payment, { ...refund, isRetry: true });
    expect([made.status, again.providerRefundId]).toEqual(["succeeded", made.providerRefundId]);
    const other = await stripe.refund(payment, newRefund(300));
    expect(other.providerRefundId).not.toBe(made.providerRefundId);
    expect(await stripe.refund(payment, { ...refund, providerRefundId: made.providerRefundId })).toEqual(made);
  });

  it("answers failed for a refund of a payment that did not succeed", async () => {
    const payment = await startWith(DECLINED);
    await confirm(payment);
    expect(await stripe.refund(payment, newRefund(500))).toMatchObject({ status: "failed" });
  });
});

describe("with stripe-mock, which refuses parameters that Stripe does not know", () => {
  const stripe = connect(STRIPE_MOCK, (url, init) => {
    const body = typeof init?.body === "string" ? init.body : "";
    if (!body.includes("shared_payment_granted_token")) return fetch(url, init);
    const sent = new URLSearchParams(body);
    sent.delete(SHARED_TOKEN_PARAMETER);
    sent.set("payment_method", "pm_card_visa");
    const headers = new Headers(init?.headers);
    headers.delete("Content-Length");
    return fetch(url, { ...init, headers, body: sent.toString() });
  });

  it("starts, reads, cancels and refunds payments", async () => {
    const payment = await start(stripe);
    expect(payment).toMatchObject({
      providerPaymentId: expect.stringMatching(/^pi_/),
      clientSecret: expect.any(String),
    });
    expect(await stripe.fetchPayment(payment)).toMatchObject({ providerPaymentId: expect.stringMatching(/^pi_/) });
    expect(await stripe.credentials?.confirm(payment, SHARED_TOKEN, RETURN_URL)).toMatchObject({
      providerPaymentId: expect.stringMatching(/^pi_/),
    });
    expect(await stripe.cancelPayment(payment)).toMatchObject({ providerPaymentId: expect.stringMatching(/^pi_/) });
    for (const isRetry of [false, true]) {
      const refund = { ...newRefund(500), isRetry };
      expect(await stripe.refund(payment, refund)).toMatchObject({ providerRefundId: expect.stringMatching(/^re_/) });
    }
  });
});
