import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export type Received = { method: string; path: string; headers: Record<string, string | undefined>; body: string };
/** `cut`: the connection breaks before anything was answered. */
type Answer = { status: number; headers?: Record<string, string>; body?: unknown } | "cut";

/** A real HTTP server that gives the configured answers and records the requests. */
export async function startServer(answer: (request: Received, nth: number) => Answer | Promise<Answer>) {
  const received: Received[] = [];
  const server = createServer(async (incoming, response) => {
    const { method = "", url: path = "", headers } = incoming;
    const request = { method, path, headers: headers as Received["headers"], body: await text(incoming) };
    received.push(request);
    const said = await answer(request, received.length);
    if (said === "cut") return void incoming.socket.destroy();
    const isProblem = said.status >= 400;
    response.writeHead(said.status, {
      "Content-Type": isProblem ? "application/problem+json" : "application/json",
      ...said.headers,
    });
    response.end(said.body === undefined ? undefined : JSON.stringify(said.body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
