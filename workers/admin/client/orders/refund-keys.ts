import { isProblem } from "../api/problem-text.ts";

/** The keys of refunds that have not been answered, by order and amount. */
const keys = new Map<string, string>();

/**
 * Sends a refund with its idempotency key. When its outcome stayed unknown, the same amount of the same order is the same
 * refund, in whichever dialog it is sent again; once it has been answered, an equal amount is another refund.
 *
 * @returns the answer, and whether it is that of a refund which an earlier dialog had sent, so that nothing more was refunded
 */
export async function sendRefund<Answer extends { response: Response }>(
  orderId: string,
  amount: number,
  send: (key: string) => Promise<Answer>,
): Promise<Answer & { isEarlier: boolean }> {
  const name = `${orderId} ${amount}`;
  const earlierKey = keys.get(name);
  const key = earlierKey ?? crypto.randomUUID();
  keys.set(name, key);
  try {
    const answer = await send(key);
    keys.delete(name);
    // A first dialog gets this header too, when the client has repeated the request.
    const isReplayed = answer.response.headers.has("Idempotent-Replayed");
    return { ...answer, isEarlier: earlierKey !== undefined && isReplayed };
  } catch (error) {
    // The earlier one has arrived, with another reason. Every other refusal leaves nothing behind at the shop.
    if (isProblem(error, "idempotency-key-reused")) keys.delete(name);
    throw error;
  }
}
