import { describe, expect, it } from "vitest";
import type { ConfirmPayment, ConfirmResult } from "#shared/contracts/payments-rpc.ts";
import { createLogger } from "#shared/core/log.ts";
import { Spans } from "#shared/core/spans.ts";
import { continueTrace } from "#shared/core/trace.ts";
import { newId } from "#shared/values/ids.ts";
import { createContext } from "../context.ts";
import type { Env } from "../env.ts";
import { createEnv } from "../testing.ts";
import { declareHandlers } from "./payment-handlers.ts";
import { payWithInstrument } from "./pay-with-instrument.ts";

const orderId = "01980000-0000-7000-8000-000000000002";
const paymentId = "01980000-0000-7000-8000-000000000003";
const userId = "01980000-0000-7000-8000-000000000001";
const PAYMENTS = `/api/v1/orders/${orderId}/payments`;
const TOKEN = "success_token";
const instrument = { handler_id: "mock_payment_handler", credential: { type: "token", token: TOKEN } };
const open = { [`POST ${PAYMENTS}`]: { id: paymentId, provider: "test", status: "requires-action" } };
const problem = (type: string) => Response.json({ type: `/problems/${type}`, status: 409 }, { status: 409 });
const decided = (status: string, failure: object | null = null) => ({ outcome: "decided", status, failure });

/** Pays an order of a customer; `answers` are those of orders, `result` that of payments. */
async function pay(
  answers: Record<string, unknown>,
  result: object | Error = decided("succeeded"),
  paid: object = instrument,
) {
  const { env, requests } = createEnv(answers);
  const asked: ConfirmPayment[] = [];
  const logs: string[] = [];
  env.PAYMENTS_CREDENTIALS.confirmPayment = async (_call, input) => {
    asked.push(input);
    if (result instanceof Error) throw result;
    return result as ConfirmResult;
  };
  const log = createLogger("debug", {}, { write: (line) => logs.push(line) });
  const base = {
    requestId: newId(),
    trace: continueTrace(undefined),
    ...{ log, spans: new Spans(log) },
    ...{ measure: () => undefined, now: () => new Date(), newId, defer: () => undefined },
  };
  const ctx = createContext(env as Env, base);
  const identity = { kind: "user" as const, userId, sessionId: userId, role: "customer" as const };
  const outcome = await payWithInstrument(
    ctx,
    { principal: { identity, client: "192.0.2.1" }, handlers: await declareHandlers(ctx) },
    orderId,
    paid as typeof instrument,
  ).catch((error: unknown) => error);
  return { outcome, asked, requests, logs };
}

describe("payWithInstrument()", () => {
  it("has orders start the payment, as the buyer, and payments confirm it with the credential", async () => {
    const { outcome, asked, requests } = await pay(open);
    expect(outcome).toEqual({ outcome: "paid" });
    const returnUrl = `https://shop.example/orders/${orderId}`;
    expect(asked).toEqual([{ paymentId, userId, credential: instrument.credential, returnUrl }]);
    expect(requests.map(({ method, url }) => `${method} ${new URL(url).pathname}`)).toEqual([`POST ${PAYMENTS}`]);
    expect(await requests[0]?.json()).toEqual({ provider: "test", returnUrl });
  });

  const failure = { code: "card_declined", message: "Declined." };
  it.each([
    [decided("processing"), { outcome: "processing" }],
    [{ outcome: "busy" }, { outcome: "processing" }],
    [decided("failed", failure), { outcome: "declined", failure }],
    [
      { outcome: "refused", failure },
      { outcome: "declined", failure },
    ],
    [decided("requires-action"), { outcome: "needs-buyer" }],
    [{ outcome: "unknown-payment" }, { outcome: "needs-buyer" }],
    [decided("canceled"), { outcome: "not-payable" }],
  ])("turns the answer %j into %j", async (result, wanted) => {
    expect((await pay(open, result)).outcome).toEqual(wanted);
  });

  it("finds that the order has been paid, and that it takes no payment any more", async () => {
    const refused = { [`POST ${PAYMENTS}`]: problem("order-not-payable") };
    const listOf = (...states: string[]) => ({
      [`GET ${PAYMENTS}`]: { items: states.map((status) => ({ status })), nextCursor: null },
    });
    const paid = await pay({ ...refused, ...listOf("succeeded", "failed") });
    expect([paid.outcome, paid.asked]).toEqual([{ outcome: "paid" }, []]);
    expect((await pay({ ...refused, ...listOf("canceled") })).outcome).toEqual({ outcome: "not-payable" });
  });

  it.each([
    { handler_id: "com.google.pay", credential: instrument.credential },
    { handler_id: "mock_payment_handler" },
    { handler_id: "mock_payment_handler", credential: { type: "card", number: "4242424242424242" } },
  ])("leaves what no handler takes to the buyer, and starts nothing: %j", async (paid) => {
    const { outcome, requests, asked } = await pay(open, decided("succeeded"), paid);
    expect([outcome, requests, asked]).toEqual([{ outcome: "needs-buyer" }, [], []]);
  });

  it("leaves a payment that the buyer has begun with another provider to the buyer", async () => {
    const { outcome, asked } = await pay({ [`POST ${PAYMENTS}`]: { id: paymentId, provider: "stripe" } });
    expect([outcome, asked]).toEqual([{ outcome: "needs-buyer" }, []]);
  });

  it("says that the outcome is unknown when payments does not answer, without the credential", async () => {
    const { outcome, logs } = await pay(open, new Error(`lost ${TOKEN}`));
    expect(outcome).toMatchObject({ code: "service-unavailable" });
    expect(JSON.stringify([String(outcome), outcome, logs])).not.toContain(TOKEN);
  });
});
