import { createWriteStream } from "node:fs";
import { join } from "node:path";

/** V8's heap of one isolate, in MB. */
export interface Heap {
  isolate: string;
  /** What is still in use after a garbage collection. */
  used: number;
}

type Target = { id: string; webSocketDebuggerUrl: string };
type Context = { uniqueId: string };
type Message = {
  id?: number;
  method?: string;
  params?: { chunk?: string; context?: Context };
  result?: { usedSize?: number };
  error?: { message: string };
};

const BYTES_PER_MB = 1e6;
/** Miniflare's name of a Worker's isolate begins with this; those of the simulated platform have others. */
const WORKER_PREFIX = "core:user:";
/** Needs V8's flag --expose-gc. The method of the protocol, `HeapProfiler.collectGarbage`, waits for the isolate's next request. */
const COLLECT_GARBAGE = 'gc({ type: "major", execution: "sync", flavor: "last-resort" })';

/**
 * Collects the garbage of every isolate of a workerd and says what is left, largest first. `inspector` is the address of its
 * inspector, which speaks the Chrome DevTools Protocol.
 */
export async function readHeaps(inspector: URL): Promise<Heap[]> {
  const heaps: Heap[] = [];
  for (const { id, webSocketDebuggerUrl } of await listTargets(inspector)) {
    let context: Context | undefined;
    using session = await openSession(webSocketDebuggerUrl, ({ params }) => {
      context = params?.context ?? context;
    });
    await session.call("Runtime.enable");
    await session.call("Runtime.evaluate", { expression: COLLECT_GARBAGE, uniqueContextId: context?.uniqueId });
    const { usedSize = Number.NaN } = await session.call("Runtime.getHeapUsage");
    heaps.push({ isolate: id.replace(WORKER_PREFIX, ""), used: usedSize / BYTES_PER_MB });
  }
  return heaps.sort((a, b) => b.used - a.used);
}

/** Writes a heap snapshot of every Worker into `folder`, for the Memory panel of Chrome's DevTools. */
export async function writeSnapshots(inspector: URL, folder: string, label: string): Promise<void> {
  for (const { id, webSocketDebuggerUrl } of await listTargets(inspector)) {
    if (!id.startsWith(WORKER_PREFIX)) continue;
    const file = createWriteStream(join(folder, `${id.replace(WORKER_PREFIX, "")}-${label}.heapsnapshot`));
    using session = await openSession(webSocketDebuggerUrl, ({ params }) => file.write(params?.chunk ?? ""));
    await session.call("HeapProfiler.takeHeapSnapshot");
    await new Promise<void>((resolve) => file.end(resolve));
  }
}

async function listTargets(inspector: URL): Promise<Target[]> {
  const response = await fetch(`http://${inspector.host}/json/list`);
  return (await response.json()) as Target[];
}

/** `onEvent` gets what is sent without having been asked for. */
async function openSession(url: string, onEvent: (event: Message) => void) {
  const socket = new WebSocket(url);
  const opened = Promise.withResolvers<unknown>();
  const waiting = new Map<number, PromiseWithResolvers<Message>>();
  socket.addEventListener("open", opened.resolve);
  socket.addEventListener("close", () => {
    const error = new Error(`The inspector closed ${url}.`);
    for (const { reject } of [opened, ...waiting.values()]) reject(error);
  });
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id === undefined) onEvent(message);
    else waiting.get(message.id)?.resolve(message);
  });
  await opened.promise;
  return {
    call: async (method: string, params: object = {}) => {
      const id = waiting.size + 1;
      const answer = Promise.withResolvers<Message>();
      waiting.set(id, answer);
      socket.send(JSON.stringify({ id, method, params }));
      const { result = {}, error } = await answer.promise;
      if (error) throw new Error(`${method} failed: ${error.message}`);
      return result;
    },
    [Symbol.dispose]: () => socket.close(),
  };
}
