import { newId } from "#shared/values/ids.ts";
import { createStripeProvider } from "./stripe-provider.ts";

/** With which the messages of the provider are signed. */
export const SECRET = "whsec_for_tests";

export type Answer = { status?: number; body: object; headers?: Record<string, string> };

/** A provider whose requests are answered by the test; `asked` has what was sent. */
export function provider(answer: (path: string, method: string, key: string | null) => Answer | Error) {
  const asked: { method: string; path: string; body: string; key: string | null }[] = [];
  const fetch = async (url: string | URL | Request, init: RequestInit = {}) => {
    const { pathname } = new URL(String(url));
    const method = init.method ?? "GET";
    const key = new Headers(init.headers).get("Idempotency-Key");
    asked.push({ method, path: pathname, body: String(init.body ?? ""), key });
    const answered = answer(pathname, method, key);
    if (answered instanceof Error) throw answered;
    const { status = 200, headers = {} } = answered;
    return new Response(JSON.stringify(answered.body), { status, headers });
  };
  const keys = { secretKey: "sk_test_x", webhookSecret: SECRET, publishableKey: "pk_test_x", profileId: "profile_x" };
  return { asked, stripe: createStripeProvider({ ...keys, fetch: fetch as typeof globalThis.fetch }) };
}

export const payment = (providerPaymentId: string | null = "pi_1") => ({
  id: newId(),
  orderId: newId(),
  amount: 1999,
  currency: "USD",
  providerPaymentId,
  dueAt: null,
});
export const intent = (status: string, more = {}) => ({ id: "pi_1", object: "payment_intent", status, ...more });
export const refused = (code: string) => ({
  status: 400,
  body: { error: { type: "invalid_request_error", code, message: "Refused." } },
});

export const refund = (changes = {}) => ({
  ...{ id: newId(), amount: 500, currency: "USD", reason: null, providerRefundId: null, isRetry: false },
  ...changes,
});
