import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";

/** The root folder of the checkout. */
export const root: string = dirname(dirname(import.meta.dirname));

/** The folder for the data of the local shop, which `npm run reset` deletes. */
export const localDir: string = join(root, ".local");

export const localFiles = {
  secrets: join(localDir, "secrets.json"),
  postgresLog: join(localDir, "postgres.log"),
  previousPostgresLog: join(localDir, "postgres.previous.log"),
  wranglerLog: join(localDir, "wrangler.log"),
  bundles: join(localDir, "bundles"),
  wranglerState: join(localDir, "wrangler"),
} as const;

export async function makeLocalDir(): Promise<void> {
  await mkdir(localDir, { recursive: true });
}
