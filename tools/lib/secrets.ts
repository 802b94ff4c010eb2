import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { UserFacingError } from "./command.ts";

/** Returns the secret of that name, always the same one: 32 random bytes in base64url. */
export type Secrets = (name: string) => string;

/** Secrets in memory, for temporary databases. */
export function memorySecrets(): Secrets {
  const known = new Map<string, string>();
  return (name) => {
    const value = known.get(name) ?? randomSecret();
    known.set(name, value);
    return value;
  };
}

/**
 * Secrets in a file that only its owner may read; each is generated on its first use. `advice` is what to do about a file
 * that cannot be read, by default for that of the local shop.
 */
export function fileSecrets(path: string, advice = 'run "npm run reset"'): Secrets {
  const known = readSecrets(path, advice);
  return (name) => {
    if (!known[name]) {
      known[name] = randomSecret();
      // Written to a new file and renamed, so that a crash does not leave a partial file.
      writeFileSync(`${path}.new`, `${JSON.stringify(known, null, 2)}\n`, { mode: 0o600 });
      renameSync(`${path}.new`, path);
    }
    return known[name];
  };
}

function readSecrets(path: string, advice: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw new UserFacingError(`${path} cannot be read (${(error as Error).message}): ${advice}.`);
  }
}

function randomSecret(): string {
  return randomBytes(32).toString("base64url");
}
