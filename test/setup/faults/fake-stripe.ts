import Stripe from "stripe";
import type { WorkerInput } from "../shop.ts";

export const STRIPE_HOST = "api.stripe.com";

const WEBHOOK_SECRET = "whsec_of_the_fault_tests";

/** What the payments Worker needs to offer Stripe. */
const STRIPE_SECRETS = {
  STRIPE_SECRET_KEY: "sk_test_of_the_fault_tests",
  STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
  STRIPE_PUBLISHABLE_KEY: "pk_test_of_the_fault_tests",
};

/** The Worker as it is started, which offers Stripe too if it is payments. */
export function offerStripe(worker: WorkerInput): WorkerInput {
  const isPayments = worker.configPath.includes("workers/payments/");
  return isPayments ? { ...worker, vars: { ...worker.vars, ...STRIPE_SECRETS } } : worker;
}

type Intent = { id: string; object: "payment_intent"; status: string; client_secret: string; metadata: object };

/**
 * As much of Stripe as a payment needs: intents that are made once for each idempotency key, and messages that are signed
 * by Stripe's own library. It keeps what it did when its answer is lost.
 */
export class FakeStripe {
  readonly #intents = new Map<string, Intent>();
  readonly #answered = new Map<string, Intent>();

  isAsked({ url }: Request): boolean {
    return new URL(url).hostname === STRIPE_HOST;
  }

  async answer(request: Request): Promise<Response> {
    const [, , resource, id = ""] = new URL(request.url).pathname.split("/");
    if (resource !== "payment_intents") throw new Error(`The fake Stripe knows no ${resource}`);
    const intent = request.method === "GET" ? this.#intents.get(id) : await this.#create(request);
    return intent
      ? Response.json(intent)
      : Response.json({ error: { type: "invalid_request_error" } }, { status: 404 });
  }

  /** The customer pays: returns the message about it. Stripe sends it until it is accepted. */
  async succeed(paymentId: string): Promise<{ body: string; headers: Record<string, string> }> {
    const intent = this.#answered.get(`payment-${paymentId}`) as Intent;
    intent.status = "succeeded";
    const payload = JSON.stringify({
      ...{ id: `evt_${intent.id}`, object: "event", type: "payment_intent.succeeded" },
      data: { object: intent },
    });
    const signature = await Stripe.webhooks.generateTestHeaderStringAsync({ payload, secret: WEBHOOK_SECRET });
    return { body: payload, headers: { "Stripe-Signature": signature } };
  }

  async #create(request: Request): Promise<Intent> {
    const key = request.headers.get("Idempotency-Key") ?? crypto.randomUUID();
    const sent = new URLSearchParams(await request.text());
    const id = `pi_${crypto.randomUUID()}`;
    const metadata = { paymentId: sent.get("metadata[paymentId]"), orderId: sent.get("metadata[orderId]") };
    const created: Intent = {
      ...{ id, object: "payment_intent", status: "requires_payment_method", client_secret: `${id}_secret` },
      metadata,
    };
    const intent = this.#answered.get(key) ?? created;
    this.#answered.set(key, intent);
    this.#intents.set(intent.id, intent);
    return intent;
  }
}
