import Stripe from "stripe";

/** A call uses one new key at most, so this is how many errors of Stripe's own one payment or refund survives in a day. */
const MAX_KEYS = 10;

/**
 * Creates an object once under a key. For 24 hours Stripe repeats what it answered to a key first, also when that was an error of
 * its own (https://docs.stripe.com/api/idempotent_requests). A key with such an answer is followed by the next one, in the same
 * order in each call. Stripe may have made an object in spite of its error: `findMade` returns it, unless a second one does no harm.
 */
export async function createOnce<Created>(
  key: string,
  create: (options: { idempotencyKey: string }) => Promise<Created>,
  findMade: () => Promise<Created | undefined> = async () => undefined,
): Promise<Created> {
  for (let number = 1; ; number++) {
    try {
      return await create({ idempotencyKey: number === 1 ? key : `${key}-${number}` });
    } catch (error) {
      if (number === MAX_KEYS || !isRepeatedError(error)) throw error;
      const made = await findMade();
      if (made) return made;
    }
  }
}

function isRepeatedError(error: unknown): boolean {
  if (!(error instanceof Stripe.errors.StripeError)) return false;
  return (error.statusCode ?? 0) >= 500 && error.headers?.["idempotent-replayed"] === "true";
}
