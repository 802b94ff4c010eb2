import { isAppError } from "./errors.ts";

const LEVELS = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof LEVELS)[number];
export const logLevels: readonly LogLevel[] = LEVELS;

type Fields = Record<string, unknown>;
export type Logger = Record<LogLevel, (message: string, fields?: Fields) => void> & {
  /** The same logger with more fields on every line. */
  with(fields: Fields): Logger;
  /** Whether lines of this level are written. */
  writes(level: LogLevel): boolean;
};

/** What a Worker waited for, in the line of the work that did. `startMs` is in ms since 1970. */
export type Span = {
  message: "database" | "cache" | "queue";
  spanId: string;
  route: string;
  startMs: number;
  durationMs: number;
  outcome: string;
};

/** A written line, as it is read again: the fields that the shop's own lines have. */
export type LogLine = {
  time: string;
  level: string;
  message: string;
  service: string;
  version: string;
  requestId: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  route?: string;
  method?: string;
  status?: number;
  durationMs?: number;
  principal?: string;
  outcome?: string;
  attempts?: number;
  spans?: Span[];
  error?: { name?: string; code?: unknown; message?: string };
};

type Options = {
  write?: (line: string) => void;
  /** Called for each line of level `error`. */
  onError?: () => void;
};

/** Writes one JSON line per call. Fields are what the caller names, so nothing personal gets in by accident. */
export function createLogger(level: LogLevel, fields: Fields, options: Options = {}): Logger {
  const { write = console.log, onError } = options;
  const writes = (lineLevel: LogLevel) => LEVELS.indexOf(lineLevel) >= LEVELS.indexOf(level);
  const logAt =
    (lineLevel: LogLevel) =>
    (message: string, more: Fields = {}) => {
      if (lineLevel === "error") onError?.();
      if (!writes(lineLevel)) return;
      write(JSON.stringify({ time: new Date().toISOString(), level: lineLevel, message, ...fields, ...more }));
    };
  return {
    debug: logAt("debug"),
    info: logAt("info"),
    warn: logAt("warn"),
    error: logAt("error"),
    writes,
    with: (more) => createLogger(level, { ...fields, ...more }, options),
  };
}

/** The name of an error whose message is made for the operator of this Worker and holds no value of anything. */
export const CONFIGURATION_ERROR = "ConfigurationError";

/**
 * What may be logged of an error. Messages of foreign errors are left out: drizzle puts SQL parameters in them,
 * parsers put input in them.
 */
export function describeError(error: unknown): Fields {
  if (!(error instanceof Error)) return { name: typeof error };
  const cause = error.cause as { name?: unknown; code?: unknown; constraint?: unknown } | undefined;
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return {
    name: error.name,
    cause: cause?.name,
    code: code ?? cause?.code,
    constraint: constraint ?? cause?.constraint,
    message: isAppError(error) || error.name === CONFIGURATION_ERROR ? error.message : undefined,
    stack: framesOf(error),
  };
}

/** Where it came from. The stack begins with the message, whose own lines may look like frames. */
function framesOf({ stack = "", message }: Error): string[] {
  const frames = stack.slice(stack.indexOf(message) + message.length).split("\n");
  return frames
    .filter((line) => /^\s+at .+(:\d+:\d+\)?|\(index \d+\))$/.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
}
