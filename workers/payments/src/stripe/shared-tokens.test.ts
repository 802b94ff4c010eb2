import { describe, expect, it } from "vitest";
import { newId } from "#shared/values/ids.ts";
import { createStripeProvider } from "./stripe-provider.ts";

const TOKEN = "spt_1ABCsecret";
const RETURN_URL = "https://shop.example/orders/1";
const payment = {
  id: newId(),
  orderId: newId(),
  amount: 1999,
  currency: "USD",
  providerPaymentId: "pi_1",
  dueAt: null,
};
const intent = (status: string, more = {}) => ({ body: { id: "pi_1", object: "payment_intent", status, ...more } });
const refused = (status: number, code: string) => ({
  status,
  body: { error: { type: "invalid_request_error", code, message: `No such token: ${TOKEN}` } },
});

type Answer = { status?: number; body: object };

/** Confirms the payment; `answers` are those of Stripe, one after another. */
async function confirm(answers: Answer[], credential = { type: "stripe_payment_token", token: TOKEN }) {
  const asked: { call: string; body: URLSearchParams; headers: Headers }[] = [];
  const fetch = async (url: string | URL | Request, init: RequestInit = {}) => {
    const call = `${init.method} ${new URL(String(url)).pathname}`;
    asked.push({ call, body: new URLSearchParams(String(init.body ?? "")), headers: new Headers(init.headers) });
    const { status = 200, body } = answers.shift() as Answer;
    return new Response(JSON.stringify(body), { status });
  };
  const keys = { secretKey: "sk_test_x", webhookSecret: "whsec_x", publishableKey: "pk_test_x" };
  const stripe = createStripeProvider({ ...keys, profileId: "profile_1", fetch: fetch as typeof globalThis.fetch });
  const result = await stripe.credentials?.confirm(payment, credential, RETURN_URL).catch((error: unknown) => error);
  return { result, asked };
}

describe("a shared payment token", () => {
  it("confirms the payment's own intent, by the version of the API that has it", async () => {
    const { result, asked } = await confirm([intent("succeeded")]);
    expect(result).toEqual({ providerPaymentId: "pi_1", status: "succeeded", failure: null, isFinal: true });
    expect(asked.map(({ call }) => call)).toEqual(["POST /v1/payment_intents/pi_1/confirm"]);
    expect(Object.fromEntries(asked[0]?.body ?? [])).toEqual({
      "payment_method_data[shared_payment_granted_token]": TOKEN,
      error_on_requires_action: "true",
      return_url: RETURN_URL,
    });
    expect(asked[0]?.headers.get("Stripe-Version")).toBe("2026-04-22.preview");
  });

  it("is declined with the reason of the bank", async () => {
    const error = { code: "card_declined", decline_code: "insufficient_funds", message: "Your card has no funds." };
    const { result } = await confirm([
      refused(402, "card_declined"),
      intent("requires_payment_method", { last_payment_error: error }),
    ]);
    expect(result).toMatchObject({ status: "failed", failure: { code: "insufficient_funds" } });
  });

  it("pays nothing again when the intent has been paid: its state is the answer", async () => {
    const { result } = await confirm([refused(400, "payment_intent_unexpected_state"), intent("succeeded")]);
    expect(result).toMatchObject({ status: "succeeded" });
  });

  it("that Stripe does not know leaves the payment open, and Stripe's message, which has it, is not passed on", async () => {
    const { result } = await confirm([refused(404, "resource_missing"), intent("requires_payment_method")]);
    expect(result).toEqual({ failure: { code: "resource_missing", message: expect.any(String) } });
    expect(JSON.stringify(result)).not.toContain(TOKEN);
  });

  it.each([500, 429, 409, 401])("has an unknown outcome when Stripe answers %s", async (status) => {
    const { result } = await confirm([refused(status, "lock_timeout")]);
    expect(result).toBeInstanceOf(Error);
    expect(JSON.stringify([String(result), result])).not.toContain(TOKEN);
  });

  it.each([
    { type: "stripe_payment_token", token: "tok_visa" },
    { type: "stripe_payment_token", token: "spt_1/../x" },
    { type: "token", token: TOKEN },
  ])("has the form that Stripe's handler gives it, else Stripe is not asked: $type $token", async (credential) => {
    const { result, asked } = await confirm([], credential);
    expect(result).toMatchObject({ failure: { code: "invalid_credential" } });
    expect(asked).toEqual([]);
  });
});
