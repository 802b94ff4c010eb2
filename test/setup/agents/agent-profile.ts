import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What an agent of this version declares. */
export const profileOf = (version: string, names: string[]) => ({
  ucp: { version, services: {}, capabilities: Object.fromEntries(names.map((name) => [name, [{ version }]])) },
});

/** A server on this machine that answers each path with its document, or with this status. */
export async function serveProfiles(documents: Record<string, object | string | number>) {
  const server = createServer((request, response) => {
    const document = documents[request.url ?? ""] ?? 404;
    if (typeof document === "number") return response.writeHead(document, { Location: "/agent" }).end();
    return response.end(typeof document === "string" ? document : JSON.stringify(document));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, close: () => new Promise((resolve) => server.close(resolve)) };
}
