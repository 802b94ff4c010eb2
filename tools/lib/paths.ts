import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";

/** The checkout's root folder. */
export const root: string = dirname(dirname(import.meta.dirname));

/** All that the local shop keeps lies here, and `npm run reset` wipes it. */
export const localDir: string = join(root, ".local");

export const localFiles = {
  secrets: join(localDir, "secrets.json"),
  postgresLog: join(localDir, "postgres.log"),
  previousPostgresLog: join(localDir, "postgres.previous.log"),
  wranglerLog: join(localDir, "wrangler.log"),
  wranglerState: join(localDir, "wrangler"),
} as const;

export async function makeLocalDir(): Promise<void> {
  await mkdir(localDir, { recursive: true });
}
