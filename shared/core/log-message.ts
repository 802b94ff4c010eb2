import type { BaseContext } from "./context.ts";
import { describeError } from "./log.ts";

type HandledMessage = {
  queue: string;
  message: Pick<Message, "id" | "attempts">;
  /** When work on it began; ms since 1970. */
  started: number;
  outcome: "handled" | "retried" | "dead";
  error?: unknown;
};

/** Writes the log line and the measurement of a message of a queue. `fields`: what else the line says. */
export function logMessage(
  { log, measure, spans }: Pick<BaseContext, "log" | "measure" | "spans">,
  { queue, message, started, outcome, error }: HandledMessage,
  fields: object = {},
): void {
  log[outcome === "handled" ? "info" : "warn"]("message", {
    route: queue,
    messageId: message.id,
    attempts: message.attempts,
    durationMs: Date.now() - started,
    outcome,
    ...fields,
    error: error ? describeError(error) : undefined,
    spans: spans.forLine(),
  });
  measure({ kind: "message", queue, outcome });
}
