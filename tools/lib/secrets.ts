import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { UserFacingError } from "../lib/command.ts";

/** Gives the secret of that name, the same one every time: 32 random bytes in base64url. */
export type Secrets = (name: string) => string;

/** Secrets that last as long as the process: for throw-away databases. */
export function memorySecrets(): Secrets {
  const known = new Map<string, string>();
  return (name) => {
    const value = known.get(name) ?? randomSecret();
    known.set(name, value);
    return value;
  };
}

/** Secrets kept in a file that only its owner may read; each is made when first asked for. */
export function fileSecrets(path: string): Secrets {
  const known = readSecrets(path);
  return (name) => {
    if (!known[name]) {
      known[name] = randomSecret();
      // A new file and a rename: a crash in between leaves the old secrets whole.
      writeFileSync(`${path}.new`, `${JSON.stringify(known, null, 2)}\n`, { mode: 0o600 });
      renameSync(`${path}.new`, path);
    }
    return known[name];
  };
}

function readSecrets(path: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw new UserFacingError(`${path} cannot be read (${(error as Error).message}): run "npm run reset".`);
  }
}

function randomSecret(): string {
  return randomBytes(32).toString("base64url");
}
