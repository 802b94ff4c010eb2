import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { localFiles } from "../../lib/paths.ts";

const DEFAULT_PORT = "8787";

/**
 * The address of the local shop: with the given port, by default that of the last `npm run dev`, which wrote its own address
 * into the vars of the users Worker in this folder of bundles.
 */
export async function localShopUrl(port: string | undefined, bundles: string = localFiles.bundles): Promise<string> {
  if (port) return `http://localhost:${port}`;
  const vars = await readFile(join(bundles, "users", ".dev.vars"), "utf8").catch(() => "");
  return /^ISSUER="(http:\/\/localhost:\d+)"$/m.exec(vars)?.[1] ?? `http://localhost:${DEFAULT_PORT}`;
}

/** Whether the shop at this address answers; PostgreSQL may run without it. */
export async function isOpen(url: string): Promise<boolean> {
  const response = await fetch(`${url}/health`).catch(() => undefined);
  await response?.body?.cancel();
  return response?.ok ?? false;
}
