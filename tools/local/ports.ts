import { once } from "node:events";
import type { Server as HttpServer } from "node:http";
import { type AddressInfo, connect, createServer } from "node:net";

/** Has a server listen on a free port of 127.0.0.1; `close` also ends its open connections. */
export async function listenOnLoopback(server: HttpServer): Promise<{ origin: string; close: () => Promise<void> }> {
  // Closing an idle connection just as the client sends its next request would look like a lost response.
  server.keepAliveTimeout = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async () => {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

/** A TCP port of 127.0.0.1 that is free at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Whether a port is free, on IPv4 and on IPv6. */
export async function isPortFree(port: number): Promise<boolean> {
  for (const host of ["127.0.0.1", "::1"]) {
    const server = createServer();
    const error = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
      server.once("error", resolve);
      server.listen(port, host, () => server.close(() => resolve(undefined)));
    });
    // Another code means that the machine has no IPv6, so nothing listens there.
    if (error?.code === "EADDRINUSE" || error?.code === "EACCES") return false;
  }
  return true;
}

/**
 * Forwards a port of ::1 to the same port of 127.0.0.1, since some clients resolve `localhost` to ::1. Does nothing on a
 * machine without IPv6.
 */
export function mirrorOnIPv6(port: number): { stop(): void } {
  const server = createServer((incoming) => {
    const outgoing = connect(port, "127.0.0.1");
    incoming.pipe(outgoing).pipe(incoming);
    incoming.on("error", () => outgoing.destroy()).on("close", () => outgoing.destroy());
    outgoing.on("error", () => incoming.destroy()).on("close", () => incoming.destroy());
  });
  server.on("error", () => undefined).listen(port, "::1");
  return { stop: () => void server.close() };
}
