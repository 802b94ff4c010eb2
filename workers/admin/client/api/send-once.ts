import { isProblem } from "./problem-text.ts";

/** The keys of requests that have not been answered, by what they do. */
const keys = new Map<string, string>();

/**
 * Sends a request with its idempotency key. When its outcome stayed unknown, a request of the same name (such as the same amount
 * of the same order) is the same one, in whichever dialog it is sent again; once it has been answered, it is another one.
 *
 * @returns the answer, and whether it is that of a request which an earlier dialog had sent, so that nothing more was done
 */
export async function sendOnce<Answer extends { response: Response }>(
  name: string,
  send: (key: string) => Promise<Answer>,
): Promise<Answer & { isEarlier: boolean }> {
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
    // The earlier one has arrived, with other details. Every other refusal leaves nothing behind at the shop.
    if (isProblem(error, "idempotency-key-reused")) keys.delete(name);
    throw error;
  }
}
