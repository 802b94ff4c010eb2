type HeapUsage = { usedSize: number; embedderHeapUsedSize: number; backingStorageSize: number };
type Answer = { id: number; result: HeapUsage };

export type Inspector = {
  /** The memory in MB that a Worker holds after a garbage collection: what the platform limits to 128 MB. */
  readMemory: () => Promise<number>;
  close: () => void;
};

/** Connects to a Worker in workerd through the Chrome DevTools Protocol. */
export async function inspectWorker(inspector: URL, worker: string): Promise<Inspector> {
  const socket = new WebSocket(new URL(`/core:user:${worker}`, inspector).href);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", () => reject(new Error(`workerd has no Worker ${worker} to inspect.`)));
  });
  const waiting = new Map<number, (result: HeapUsage) => void>();
  socket.addEventListener("message", ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as Answer;
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  let id = 0;
  const call = (method: string) =>
    new Promise<HeapUsage>((resolve) => {
      waiting.set(++id, resolve);
      socket.send(JSON.stringify({ id, method }));
    });
  return {
    readMemory: async () => {
      await call("HeapProfiler.collectGarbage");
      const { usedSize, embedderHeapUsedSize, backingStorageSize } = await call("Runtime.getHeapUsage");
      return (usedSize + embedderHeapUsedSize + backingStorageSize) / 2 ** 20;
    },
    close: () => socket.close(),
  };
}
