import { z } from "zod";
import { AppError } from "#shared/core/errors.ts";
import { canonicalJson } from "#shared/values/canonical-json.ts";
import { sha256 } from "#shared/values/hash.ts";
import { decodeTimeCursor, type Page, toTimePage } from "#shared/http/pagination.ts";
import { isPermanentFailure, type SubscriberContext } from "./subscriber.ts";
import {
  type DeadLetterRow,
  listDeadLetters,
  markDismissed,
  markReplayed,
  upsertDeadLetter,
} from "./dead-letters.repository.ts";
import type { DeadLetter } from "./dead-letters.schema.ts";

/** Stores a message that could not be handled, for an administrator to look at, replay or dismiss. */
export async function storeDeadLetter(
  ctx: SubscriberContext,
  message: unknown,
  { error, attempts }: { error: unknown; attempts: number },
): Promise<void> {
  const text = toJson(message);
  const eventId = z.object({ id: z.uuid() }).safeParse(message).data?.id ?? null;
  await upsertDeadLetter(ctx.db, {
    id: ctx.newId(),
    fingerprint: eventId ?? (await sha256(text)),
    message: text,
    eventId,
    error: reasonOf(error),
    attempts,
  });
  ctx.log.error("message could not be handled and is a dead letter now", { reason: reasonOf(error), attempts });
}

/** What went wrong in words that may be stored: no values of the message and no parameters of the SQL. */
function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) {
    const issues = error.issues
      .slice(0, 10)
      .map(({ path, code }) => `${path.map(String).join(".") || "message"} (${code})`);
    return `Not a valid event: ${issues.join(", ")}`;
  }
  if (isPermanentFailure(error)) return error.message;
  if (!(error instanceof Error)) return "Unknown error";
  const { code = (error.cause as { code?: unknown } | undefined)?.code } = error as { code?: unknown };
  return code === undefined ? error.name : `${error.name} (${String(code)})`;
}

/** Our own messages are JSON. A queue can carry other values, and none of those may be lost either. */
function toJson(message: unknown): string {
  try {
    return canonicalJson(message);
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
  if (!row) throw deadLetterNotFound();
  try {
    await ctx.events.send(JSON.parse(row.message), { contentType: "json" });
  } catch (error) {
    throw new AppError("service-unavailable", undefined, { headers: { "Retry-After": "5" }, cause: error });
  }
  return toDeadLetter(row);
}

/** Gives a dead letter up for good: it is neither listed nor counted any more, even if a copy of it fails later. */
export async function dismissDeadLetter(
  ctx: SubscriberContext,
  { id, reason, userId }: { id: string; reason: string; userId: string },
): Promise<void> {
  const row = await markDismissed(ctx.db, { id, reason, userId });
  if (!row) throw deadLetterNotFound();
  ctx.log.info("dead letter dismissed", { deadLetterId: id, eventId: row.eventId, reason, principal: userId });
}

function deadLetterNotFound(): AppError {
  return new AppError("not-found", "There is no such dead letter: perhaps its event has been handled.");
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
