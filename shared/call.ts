import type { Logger } from "./log.ts";
import { formatTraceparent, type Trace } from "./trace.ts";

/** What travels with every call between Workers, so that logs and traces of both ends can be joined. */
export type Call = { requestId: string; traceparent: string };

/** What any piece of work has, whichever door it came in by: a request, an RPC call, a message, a cron run. */
export type BaseContext = {
  requestId: string;
  trace: Trace;
  log: Logger;
  /** The clock of this isolate. Rules about time between requests belong to the database's clock instead. */
  now: () => Date;
  newId: () => string;
  /** Lets the work go on after the answer was sent; the platform waits for it (`waitUntil`). */
  defer: (work: Promise<unknown>) => void;
};

export function callOf({ requestId, trace }: BaseContext): Call {
  return { requestId, traceparent: formatTraceparent(trace) };
}
