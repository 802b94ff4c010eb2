import { z } from "zod";
import { retryDelaySeconds } from "#shared/core/backoff.ts";
import { baseContext } from "#shared/core/context.ts";
import { logMessage } from "#shared/core/log-message.ts";
import { IdSchema, newId } from "#shared/values/ids.ts";
import { createContext } from "./context.ts";
import { type Env, readVars } from "./env.ts";
import { failImport, keepImport, runImportPiece } from "./imports/import-piece.service.ts";
import { queuePiece } from "./imports/imports.service.ts";

const MessageSchema = z.object({ importId: IdSchema, position: z.int().min(0).optional() });

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
    const piece = MessageSchema.safeParse(message.body).data;
    let error: unknown;
    try {
      if (piece && isDead) await failImport(ctx, piece);
      else if (piece) {
        const next = await runImportPiece(ctx, piece);
        if (next) await queuePiece(ctx, next);
      }
      message.ack();
    } catch (thrown) {
      error = thrown;
      const delaySeconds = retryDelaySeconds(message.attempts);
      message.retry({ delaySeconds });
      if (piece) await keepImport(ctx, piece.importId, delaySeconds);
    }
    const outcome = error ? "retried" : isDead || !piece ? "dead" : "handled";
    logMessage(base, { queue: batch.queue, message, started, outcome, error }, { ...piece });
  }
}
