import { eq, sql } from "drizzle-orm";
import type { PaymentEventType } from "#shared/contracts/events/payments.ts";
import type { PaymentState } from "#shared/contracts/payments.ts";
import type { StartPayment } from "#shared/contracts/payments-rpc.ts";
import { createTestContext } from "#shared/testing/context.ts";
import type { PaymentsContext } from "./context.ts";
import { startPayment } from "./payments/payments.service.ts";
import { configureProviders } from "./provider-list.ts";
import type { CredentialPort, PaymentProvider, StateAtProvider } from "./providers/provider.ts";
import { payments, refunds, testPayments } from "./tables.ts";
import type { TestOutcome } from "./test-provider/test-payments.schema.ts";
import { decideTestPayment } from "./test-provider/test-payments.service.ts";

type Sent = { id: string; type: PaymentEventType; data: Record<string, unknown> };

/** A context of this Worker on a fresh database, with the test provider and a fake of the queue of orders. */
export async function createPaymentsTest() {
  const { ctx: base, database, measured, logs } = await createTestContext("payments");
  const sent: Sent[] = [];
  const sendBatch = async (batch: Iterable<{ body: unknown }>) => {
    for (const { body } of batch) sent.push(body as Sent);
  };
  const providers = configureProviders({ TEST_PAYMENTS: "on" }, { db: base.db });
  const subscribers = new Map([["orders", { sendBatch }]]) as unknown as PaymentsContext["subscribers"];
  const ctx: PaymentsContext = { ...base, subscribers, providers };
  /** Waits for work after the response, and for what that puts off in turn. */
  const settle = async () => {
    for (let round = 0; round < 6; round++) await base.settle();
  };

  const newOrder = (changes: Partial<StartPayment> = {}): StartPayment => ({
    orderId: base.newId(),
    userId: base.newId(),
    provider: "test",
    amount: { amount: 1000, currency: "USD" },
    origin: "https://shop.example",
    returnUrl: null,
    dueAt: new Date(Date.now() + 3_600_000).toISOString(),
    isPayable: true,
    idempotencyKey: null,
    ...changes,
  });

  return {
    ctx,
    database,
    measured,
    logs,
    sent,
    settle,
    newOrder,
    /** The types of the events that were sent about an order. */
    eventsOf: (orderId: string) => sent.filter(({ data }) => data.orderId === orderId).map(({ type }) => type),
    /** Starts the payment of a new order. */
    async start(changes: Partial<StartPayment> = {}) {
      const result = await startPayment(ctx, newOrder(changes));
      await settle();
      if (!("payment" in result)) throw new Error(`not started: ${result.outcome}`);
      return result.payment;
    },
    /** Starts the payment of a new order and decides what becomes of it. */
    async pay(outcome: TestOutcome = "succeed", changes: Partial<StartPayment> = {}) {
      const payment = await this.start(changes);
      await decideTestPayment(ctx, payment.id, outcome);
      await settle();
      return payment;
    },
    read: async (id: string) => (await ctx.db.select().from(payments).where(eq(payments.id, id)))[0],
    refundsOf: (paymentId: string) => ctx.db.select().from(refunds).where(eq(refunds.paymentId, paymentId)),
    /** Replaces methods of the test provider; returns what puts it back. */
    breakProvider(changes: Partial<PaymentProvider>) {
      const provider = providers.get("test") as PaymentProvider;
      providers.set("test", { ...provider, ...changes });
      return () => providers.set("test", provider);
    },
    /** Sets what the test provider knows of a payment that was decided before. */
    setAtProvider: (id: string, state: PaymentState) =>
      ctx.db.update(testPayments).set({ state }).where(eq(testPayments.id, id)),
    readAtProvider: async (id: string) =>
      (await ctx.db.select().from(testPayments).where(eq(testPayments.id, id)))[0]?.state,
    /**
     * Lets the customer of a failed payment try it again at the test provider until it is canceled, as at Stripe. Returns
     * what puts it back.
     */
    allowRetries() {
      const provider = providers.get("test") as PaymentProvider;
      const asRetryable = (state: StateAtProvider) => ({
        ...state,
        isFinal: state.isFinal && state.status !== "failed",
      });
      const port = provider.credentials as CredentialPort;
      const credentials: CredentialPort = {
        ...port,
        async confirm(...request) {
          const answer = await port.confirm(...request);
          return "status" in answer ? asRetryable(answer) : answer;
        },
      };
      return this.breakProvider({
        credentials,
        fetchPayment: async (payment) => asRetryable(await provider.fetchPayment(payment)),
        async cancelPayment(payment) {
          await ctx.db.execute(
            sql`UPDATE ${testPayments} SET state = 'canceled' WHERE id = ${payment.id}::uuid AND state = 'failed'`,
          );
          return asRetryable(await provider.cancelPayment(payment));
        },
      });
    },
    /** Makes the cron look at a payment in its next run. */
    makeDue: (id: string) => ctx.db.update(payments).set({ nextCheckAt: sql`now()` }).where(eq(payments.id, id)),
    close: () => database.close(),
  };
}
