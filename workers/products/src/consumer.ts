import { z } from "zod";
import { retryDelaySeconds } from "#shared/core/backoff.ts";
import { baseContext } from "#shared/core/context.ts";
import { describeError } from "#shared/core/log.ts";
import { IdSchema, newId } from "#shared/values/ids.ts";
import { createContext } from "./context.ts";
import { type Env, readVars } from "./env.ts";
import { failImport, runImportPiece } from "./imports/import-piece.service.ts";

const MessageSchema = z.object({ importId: IdSchema });

/**
 * Works off a piece of an import for each message, and sends the next one. A message that has failed each time ends in the
 * queue of dead messages, where its import is given up.
 */
export async function consume(batch: MessageBatch, env: Env, platform: ExecutionContext): Promise<void> {
  const isDead = batch.queue.endsWith("-dead");
  for (const message of batch.messages) {
    const started = Date.now();
    const call = { requestId: newId(), traceparent: undefined };
    const base = baseContext(call, readVars(env), (work) => platform.waitUntil(work));
    const ctx = createContext(env, base);
    const importId = MessageSchema.safeParse(message.body).data?.importId;
    let error: unknown;
    try {
      if (importId && isDead) await failImport(ctx, importId);
      else if (importId && (await runImportPiece(ctx, importId))) await ctx.imports.send({ importId });
      message.ack();
    } catch (thrown) {
      error = thrown;
      message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });
    }
    const outcome = error ? "retried" : isDead || !importId ? "dead" : "handled";
    base.log[error ? "warn" : "info"]("message", {
      route: batch.queue,
      messageId: message.id,
      attempts: message.attempts,
      durationMs: Date.now() - started,
      outcome,
      importId,
      error: error ? describeError(error) : undefined,
      spans: base.spans.forLine(),
    });
    base.measure({ kind: "message", queue: batch.queue, outcome });
  }
}
