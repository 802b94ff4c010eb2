import { isProblem } from "../api/problem-text.ts";

/** The keys of refunds that have not been answered, by order and amount. */
const keys = new Map<string, string>();

/**
 * Sends a refund with its idempotency key. When its outcome stayed unknown, the same amount of the same order is the same
 * refund, in whichever dialog it is sent again; once it has been answered, an equal amount is another refund.
 */
export async function sendRefund<Answer>(
  orderId: string,
  amount: number,
  send: (key: string) => Promise<Answer>,
): Promise<Answer> {
  const name = `${orderId} ${amount}`;
  const key = keys.get(name) ?? crypto.randomUUID();
  keys.set(name, key);
  try {
    const answer = await send(key);
    keys.delete(name);
    return answer;
  } catch (error) {
    // The earlier one has arrived, with another reason. Every other refusal leaves nothing behind at the shop.
    if (isProblem(error, "idempotency-key-reused")) keys.delete(name);
    throw error;
  }
}
