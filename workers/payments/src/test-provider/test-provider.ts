import { z } from "zod";
import type { PaymentState } from "#shared/contracts/payments.ts";
import { AppError } from "#shared/core/errors.ts";
import type { Db } from "#shared/database/db.ts";
import type { PaymentProvider, ProviderPayment, StateAtProvider } from "../providers/provider.ts";
import { changeTestPayment, makeTestRefund, readTestPayment } from "./test-provider.repository.ts";
import { requireSignature, SIGNATURE_HEADER } from "./test-signature.ts";

const DECLINED = { code: "card_declined", message: "Your card was declined." };
const REFUND_REFUSED = { code: "refund_failed", message: "The customer's bank does not take the money back." };

/** What becomes of a payment with an agent's token. */
const TOKENS = new Map<string, PaymentState>([
  ["success_token", "succeeded"],
  ["processing_token", "processing"],
  ["fail_token", "failed"],
]);

/** A message of the test provider. */
const MessageSchema = z.object({ id: z.string(), type: z.string(), paymentId: z.uuid() });
export type TestMessage = z.infer<typeof MessageSchema>;

/**
 * The built-in provider: its payments are made by pressing a button on its page, or by a test. Its ids of payments are
 * those of the shop.
 */
export function createTestProvider({ db }: { db: Db }): PaymentProvider {
  const stateOf = (payment: ProviderPayment, status: PaymentState): StateAtProvider => ({
    providerPaymentId: payment.id,
    status,
    failure: status === "failed" ? DECLINED : null,
    isFinal: status !== "requires-action" && status !== "processing",
  });
  return {
    id: "test",
    name: "Test payments",
    publishableKey: null,
    credentials: {
      config: { environment: "sandbox" },
      async confirm(payment, { token }) {
        const wanted = TOKENS.get(token);
        if (!wanted)
          return { failure: { code: "unknown_token", message: "The test provider does not know this token." } };
        return stateOf(payment, await changeTestPayment(db, payment.id, { state: wanted }));
      },
    },
    startPayment: async ({ id }, origin) => ({
      providerPaymentId: id,
      clientSecret: null,
      redirectUrl: `${origin}/test-payments/${id}`,
    }),
    fetchPayment: async (payment) => stateOf(payment, await readTestPayment(db, payment.id)),
    async cancelPayment(payment) {
      const state = await readTestPayment(db, payment.id);
      // As with a bank debit: what is being processed can't be stopped.
      if (state === "processing") return stateOf(payment, state);
      return stateOf(payment, await changeTestPayment(db, payment.id, { state: "canceled" }));
    },
    async refund(payment, { id }) {
      const status = await makeTestRefund(db, id, payment.id);
      return { providerRefundId: id, status, failure: status === "failed" ? REFUND_REFUSED : null };
    },
    async parseEvent(rawBody, headers) {
      await requireSignature(rawBody, headers.get(SIGNATURE_HEADER));
      const { data } = MessageSchema.safeParse(parseJson(rawBody));
      if (!data) throw new AppError("malformed-request");
      return {
        eventId: data.id,
        providerPaymentId: data.paymentId,
        paymentId: data.paymentId,
        isAboutRefund: data.type.startsWith("refund."),
        dispute: null,
      };
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
