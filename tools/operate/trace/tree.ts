import type { LogLine } from "#shared/core/log.ts";
import { startOf } from "./local-traces.ts";

/** A piece of work with the work that it caused, in order of their start. */
export type Node = {
  service: string;
  what: string;
  startMs: number;
  /** `undefined` for a message in the log. */
  durationMs?: number | undefined;
  isWrong: boolean;
  children: Node[];
};

/** The messages of lines that describe a piece of work; other lines were logged during one. */
const WORK = new Set(["request", "rpc", "message", "cron", "database", "cache", "queue"]);

/**
 * The path of the latest request with this id: the gateway's work, and below it all work that it caused, including work after
 * the response. `undefined` when the lines of its trace have no such request.
 */
export function buildTree(lines: LogLine[], requestId: string): Node | undefined {
  const nodes = new Map<string, { line: LogLine; node: Node }>();
  for (const line of lines) if (WORK.has(line.message)) nodes.set(line.spanId, { line, node: nodeOf(line) });
  const root = findRoot();
  if (!root) return undefined;

  function parentOf({ message, spanId, parentSpanId }: LogLine) {
    // A message belongs to the work during which it was logged.
    const parent = WORK.has(message) ? parentSpanId : spanId;
    return parent === undefined ? undefined : nodes.get(parent);
  }
  /** The work that received the request; for the id of a message or a call, the work that started its trace. */
  function findRoot() {
    const named = [...nodes.values()].filter(({ line }) => line.requestId === requestId);
    const isEntry = ({ line }: { line: LogLine }) => line.message === "request" && !parentOf(line);
    let found = named.findLast(isEntry) ?? named.find(({ line }) => line.message === "message") ?? named[0];
    for (let above = found; above; above = parentOf(above.line)) found = above;
    return found;
  }
  /** Work for a whole batch has no parent: it is shown below the first message of the batch. */
  const messageOf = (line: LogLine) =>
    [...nodes.values()].find((other) => other.line.message === "message" && other.line.requestId === line.requestId);

  for (const line of lines) {
    const node = nodes.get(line.spanId)?.node;
    const parent = parentOf(line) ?? messageOf(line);
    if (!WORK.has(line.message)) parent?.node.children.push(messageNodeOf(line));
    else if (node && node !== root.node && node !== parent?.node) parent?.node.children.push(node);
  }
  sortChildren(root.node);
  return root.node;
}

/** Outcomes that count as failures; a refusal does not. */
const FAILURES = new Set(["failed", "retried", "dead"]);

function nodeOf(line: LogLine): Node {
  const { service, message, route = "", method, status, outcome = "", durationMs, attempts = 1 } = line;
  const ended = ["ok", "handled"].includes(outcome) ? "" : ` (${outcome})`;
  const again = attempts > 1 ? `, attempt ${attempts}` : "";
  const what = message === "request" ? `${method} ${route} ${status}` : `${message} ${route}${again}${ended}`;
  return { service, what, startMs: startOf(line), durationMs, isWrong: FAILURES.has(outcome), children: [] };
}

function messageNodeOf({ service, message, level, error, time }: LogLine): Node {
  const cause = [error?.name, error?.code, error?.message].filter(Boolean).join(" ");
  const what = `${level}: ${message}${cause ? ` (${cause})` : ""}`;
  return { service, what, startMs: Date.parse(time), isWrong: level === "error" || level === "warn", children: [] };
}

/** Sorts children by their start, and merges equal neighbours. */
function sortChildren(node: Node): void {
  const merged: Node[] = [];
  for (const child of node.children.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = merged.at(-1);
    const [, name, times] = /^(.*?)(?: ×(\d+))?$/.exec(last?.what ?? "") ?? [];
    if (last && name === child.what && last.service === child.service && child.children.length === 0) {
      last.what = `${name} ×${Number(times ?? 1) + 1}`;
      if (child.durationMs !== undefined) {
        last.durationMs = Math.max(child.startMs + child.durationMs - last.startMs, last.durationMs ?? 0);
      }
    } else merged.push(child);
  }
  node.children = merged;
  for (const child of merged) sortChildren(child);
}
