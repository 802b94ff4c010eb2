import { eq, sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { syncOpenPayments } from "../payments/states.service.ts";
import { configureProviders } from "../provider-list.ts";
import { cancelPayments, declinePayments } from "../settlement/settlement.service.ts";
import { payments } from "../tables.ts";
import { createPaymentsTest } from "../testing.ts";
import { confirmPayment, listCredentialProviders } from "./credentials.service.ts";

const test = await createPaymentsTest();
afterAll(test.close);

const port = () => {
  const credentials = test.ctx.providers.get("test")?.credentials;
  if (!credentials) throw new Error("the test provider takes credentials");
  return credentials;
};

let userId: string;
let paymentId: string;
const confirm = (token = "success_token", changes = {}) =>
  confirmPayment(test.ctx, {
    ...{ paymentId, userId, credential: { type: "token", token }, returnUrl: "https://shop.example/orders/1" },
    ...changes,
  });

beforeEach(async () => {
  userId = test.ctx.newId();
  paymentId = (await test.start({ userId })).id;
});

describe("listCredentialProviders()", () => {
  it("lists the test provider where it is on, and Stripe where its keys and a profile are set", async () => {
    const keys = { STRIPE_SECRET_KEY: "sk_test_1", STRIPE_WEBHOOK_SECRET: "w", STRIPE_PUBLISHABLE_KEY: "p" };
    const list = (vars: object) => {
      const providers = configureProviders({ TEST_PAYMENTS: "off", ...vars }, test.ctx);
      return listCredentialProviders({ ...test.ctx, providers });
    };
    expect(await list({ TEST_PAYMENTS: "on" })).toEqual([{ id: "test", config: { environment: "sandbox" } }]);
    expect(await list({ ...keys, STRIPE_PROFILE_ID: "" })).toEqual([]);
    expect(await list({ STRIPE_PROFILE_ID: "profile_1" })).toEqual([]);
    const stripe = { id: "stripe", config: { environment: "sandbox", business_profile: "profile_1" } };
    expect(await list({ ...keys, STRIPE_PROFILE_ID: "profile_1" })).toEqual([stripe]);
    const live = { ...keys, STRIPE_SECRET_KEY: "sk_live_1", STRIPE_PROFILE_ID: "profile_1" };
    expect(await list(live)).toMatchObject([{ config: { environment: "production" } }]);
  });
});

describe("confirmPayment()", () => {
  it("pays the payment and publishes it, once however often it is called", async () => {
    const paid = { outcome: "decided", status: "succeeded", failure: null };
    expect(await confirm()).toEqual(paid);
    expect(await confirm()).toEqual(paid);
    expect(await confirm("fail_token")).toEqual(paid);
    await test.settle();
    const row = await test.read(paymentId);
    expect(test.eventsOf(row?.orderId ?? "")).toEqual(["payment.succeeded"]);
  });

  it("asks the provider once when twenty calls come at once", async () => {
    let asked = 0;
    const { confirm: ask } = port();
    const mend = test.breakProvider({
      credentials: {
        config: {},
        async confirm(...args) {
          asked += 1;
          await new Promise((resolve) => setTimeout(resolve, 100));
          return ask(...args);
        },
      },
    });
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => confirm(index % 2 ? "fail_token" : "success_token")),
    );
    mend();
    expect(asked).toBe(1);
    const status = (await test.read(paymentId))?.status;
    for (const result of results) {
      expect(result).toSatisfy(({ outcome }) => outcome === "busy" || outcome === "decided");
      if (result.outcome === "decided") expect(result.status).toBe(status);
    }
  });

  it("ends the payment when the credential is declined, and the order can be paid again", async () => {
    const failure = { code: "card_declined", message: expect.any(String) };
    expect(await confirm("fail_token")).toEqual({ outcome: "decided", status: "failed", failure });
    expect(await confirm("success_token")).toEqual({ outcome: "decided", status: "failed", failure });
    const orderId = (await test.read(paymentId))?.orderId ?? "";
    paymentId = (await test.start({ userId, orderId })).id;
    expect(await confirm()).toMatchObject({ status: "succeeded" });
  });

  it("leaves the payment open when the provider does not take the credential, so that another one pays it at once", async () => {
    expect(await confirm("no_such_token")).toEqual({
      outcome: "refused",
      failure: { code: "unknown_token", message: expect.any(String) },
    });
    expect(await test.read(paymentId)).toMatchObject({ status: "requires-action", confirmingUntil: null });
    expect(await confirm()).toMatchObject({ status: "succeeded" });
  });

  it("finds what the provider did when its answer was lost, without asking it to pay again", async () => {
    const { confirm: ask } = port();
    const mend = test.breakProvider({
      credentials: {
        config: {},
        async confirm(...args) {
          await ask(...args);
          throw new Error("the answer was lost");
        },
      },
    });
    await expect(confirm()).rejects.toMatchObject({ code: "service-unavailable" });
    mend();
    expect(await test.read(paymentId)).toMatchObject({ status: "requires-action" });
    expect(await confirm("fail_token")).toMatchObject({ outcome: "decided", status: "succeeded" });
  });

  it("lets the cron find it too, and lets another call pay once the claim of a lost one has ended", async () => {
    const mend = test.breakProvider({
      credentials: { config: {}, confirm: () => Promise.reject(new Error("the call was lost")) },
    });
    await expect(confirm()).rejects.toThrow();
    mend();
    expect(await confirm()).toEqual({ outcome: "busy" });
    const own = eq(payments.id, paymentId);
    await test.ctx.db.update(payments).set({ confirmingUntil: sql`now()`, nextCheckAt: sql`now()` }).where(own);
    await syncOpenPayments(test.ctx);
    expect(await confirm()).toMatchObject({ outcome: "decided", status: "succeeded" });
  });

  it("tells that the provider has not decided", async () => {
    expect(await confirm("processing_token")).toMatchObject({ outcome: "decided", status: "processing" });
    expect(await confirm("success_token")).toMatchObject({ outcome: "decided", status: "processing" });
  });

  it("pays nothing of another user, of an unknown id, or of a cancelled order", async () => {
    expect(await confirm("success_token", { userId: test.ctx.newId() })).toEqual({ outcome: "unknown-payment" });
    expect(await confirm("success_token", { paymentId: test.ctx.newId() })).toEqual({ outcome: "unknown-payment" });
    const orderId = (await test.read(paymentId))?.orderId ?? "";
    await declinePayments(test.ctx, { orderIds: [orderId], paymentIds: [] });
    expect(await confirm()).toMatchObject({ outcome: "decided", status: "canceled" });
  });

  it("pays or is cancelled when both happen at once, and never both", async () => {
    for (let round = 0; round < 10; round++) {
      const payment = await test.start({ userId });
      paymentId = payment.id;
      const [paid] = await Promise.all([confirm(), cancelPayments(test.ctx, { orderIds: [payment.orderId] })]);
      const status = (await test.read(paymentId))?.status;
      expect(["succeeded", "canceled"]).toContain(status);
      expect(paid).toMatchObject({ outcome: "decided", status });
    }
  });

  it("writes the credential nowhere: no log line, no event, no row", async () => {
    const token = "secret_token_of_an_agent";
    await confirm(token);
    const mend = test.breakProvider({
      credentials: { config: {}, confirm: (_payment, { token: sent }) => Promise.reject(new Error(`refused ${sent}`)) },
    });
    const error = await confirm(token).catch((thrown: unknown) => thrown);
    mend();
    await test.settle();
    expect(JSON.stringify(error)).not.toContain(token);
    expect(JSON.stringify([test.logs, test.sent, await test.read(paymentId)])).not.toContain(token);
  });
});
