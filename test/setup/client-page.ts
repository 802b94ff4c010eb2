import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { stripTypeScriptTypes } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "../../tools/lib/paths.ts";

const page = `<!doctype html><title>Shop front</title>
<script type="importmap">{"imports": {"openapi-fetch": "/openapi-fetch"}}</script>
<script type="module">
  import { createShopClient, ShopProblem } from "/client.ts";
  Object.assign(window, { createShopClient, ShopProblem });
</script>`;

/** A page on an origin of its own that loads the client as it stands in the repository, its types taken out. */
export async function startClientPage(): Promise<{ url: string; close: () => void }> {
  const server = createServer(async ({ url = "/" }, response) => {
    const type = url === "/" ? "text/html" : "text/javascript";
    response.writeHead(200, { "Content-Type": type }).end(await contentOf(url));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { url: `http://localhost:${port}/`, close: () => void server.close() };
}

async function contentOf(path: string): Promise<string> {
  if (path === "/openapi-fetch") return readFile(fileURLToPath(import.meta.resolve("openapi-fetch")), "utf8");
  if (!/^\/[a-z]+\.ts$/.test(path)) return page;
  return stripTypeScriptTypes(await readFile(join(root, "shared/client", path), "utf8"));
}
