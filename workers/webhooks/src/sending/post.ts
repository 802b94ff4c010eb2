import type { Attempt } from "../tables.ts";

export const TIMEOUT_MS = 15_000;
const EXCERPT_BYTES = 4096;
const USER_AGENT = "Edge-Shop-Webhooks/1.0";

/** An attempt, and what it means: `gone` is the answer 410. */
export type Posted = { attempt: Attempt; outcome: "succeeded" | "failed" | "timeout" | "gone" };

type Post = { url: string; headers: Record<string, string>; body: string };

/**
 * Posts a message and describes how that went. It follows no redirect, reads no more of the answer than it keeps, and
 * sends nothing of the shop's beyond the message.
 */
export async function postMessage(
  { fetch: send, now }: { fetch: typeof fetch; now: () => Date },
  { url, headers, body }: Post,
): Promise<Posted> {
  const started = now();
  const attempt = (status: number | null, error: string | null, responseExcerpt: string | null): Attempt => ({
    at: started.toISOString(),
    status,
    durationMs: Math.max(now().getTime() - started.getTime(), 0),
    error,
    responseExcerpt,
  });
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), TIMEOUT_MS);
  const { signal } = timeout;
  try {
    const response = await send(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "User-Agent": USER_AGENT, ...headers },
      body,
      redirect: "manual",
      signal,
    });
    const excerpt = await readExcerpt(response);
    const { status } = response;
    const isSuccess = status >= 200 && status < 300;
    const isRedirect = status >= 300 && status < 400;
    const error = isSuccess ? null : isRedirect ? "redirect" : "status";
    return {
      attempt: attempt(status, error, excerpt),
      outcome: isSuccess ? "succeeded" : status === 410 ? "gone" : "failed",
    };
  } catch {
    // Its message could reveal the network that the shop runs in.
    const isTimeout = signal.aborted;
    return {
      attempt: attempt(null, isTimeout ? "timeout" : "connection", null),
      outcome: isTimeout ? "timeout" : "failed",
    };
  } finally {
    // Thousands of attempts would otherwise leave a timer each.
    clearTimeout(timer);
  }
}

/** The beginning of the answer as text. The rest is not read. */
async function readExcerpt({ body }: Response): Promise<string | null> {
  if (!body) return null;
  const reader = body.getReader();
  const kept = new Uint8Array(EXCERPT_BYTES);
  let length = 0;
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    const part = chunk.value.subarray(0, EXCERPT_BYTES - length);
    kept.set(part, length);
    length += part.length;
    if (length === EXCERPT_BYTES) break;
  }
  await reader.cancel().catch(() => undefined);
  // PostgreSQL takes no NUL in a text.
  return new TextDecoder().decode(kept.subarray(0, length)).replaceAll("\u0000", "\uFFFD");
}
