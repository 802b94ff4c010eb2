import { z } from "zod";
import { AppError } from "#shared/core/errors.ts";
import { sha256 } from "#shared/values/hash.ts";
import { decodeTimeCursor, type Page, toTimePage } from "#shared/http/pagination.ts";
import type { SubscriberContext } from "./subscriber.ts";
import { type DeadLetterRow, listDeadLetters, markReplayed, upsertDeadLetter } from "./dead-letters.repository.ts";
import type { DeadLetter } from "./dead-letters.schema.ts";

/** Lays a message that could not be handled where an administrator finds it. */
export async function buryMessage(
  ctx: SubscriberContext,
  message: unknown,
  { error, attempts }: { error: unknown; attempts: number },
): Promise<void> {
  const text = asJson(message);
  await upsertDeadLetter(ctx.db, {
    id: ctx.newId(),
    fingerprint: await sha256(text),
    message: text,
    eventId: z.object({ id: z.uuid() }).safeParse(message).data?.id ?? null,
    error: reasonOf(error),
    attempts,
  });
  ctx.log.error("message could not be handled and is a dead letter now", { reason: reasonOf(error), attempts });
}

/** What went wrong in words that may be stored: no values of the message and no parameters of the SQL. */
export function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) {
    const issues = error.issues
      .slice(0, 10)
      .map(({ path, code }) => `${path.map(String).join(".") || "message"} (${code})`);
    return `Not an order event: ${issues.join(", ")}`;
  }
  if (!(error instanceof Error)) return "Unknown error";
  const { code = (error.cause as { code?: unknown } | undefined)?.code } = error as { code?: unknown };
  return code === undefined ? error.name : `${error.name} (${String(code)})`;
}

/** Our own messages are JSON; a queue can carry other values, and whatever one of those is, it must not be lost. */
function asJson(message: unknown): string {
  try {
    return JSON.stringify(message === undefined ? null : message);
  } catch {
    return JSON.stringify(String(message));
  }
}

export async function listAllDeadLetters(
  ctx: SubscriberContext,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<DeadLetter>> {
  const rows = await listDeadLetters(ctx.db, { limit, after: decodeTimeCursor(cursor) });
  return toTimePage(rows, limit, toDeadLetter);
}

/**
 * Sends the message to the queue again. It stays a dead letter until its event is handled, so nothing that goes wrong
 * here or on the way can lose it.
 */
export async function replayDeadLetter(ctx: SubscriberContext, id: string): Promise<DeadLetter> {
  const row = await markReplayed(ctx.db, id);
  if (!row) throw new AppError("not-found", "There is no such dead letter: perhaps its event has been handled.");
  try {
    await ctx.events.send(JSON.parse(row.message), { contentType: "json" });
  } catch (error) {
    throw new AppError("service-unavailable", undefined, { headers: { "Retry-After": "5" }, cause: error });
  }
  return toDeadLetter(row);
}

function toDeadLetter(row: DeadLetterRow): DeadLetter {
  return {
    id: row.id,
    eventId: row.eventId,
    event: JSON.parse(row.message),
    error: row.error,
    attempts: row.attempts,
    createdAt: row.createdAt.toISOString(),
    failedAt: row.failedAt.toISOString(),
    replayedAt: row.replayedAt?.toISOString() ?? null,
  };
}
