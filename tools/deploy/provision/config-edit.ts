import { readFile, writeFile } from "node:fs/promises";
import { UserFacingError } from "../../lib/command.ts";
import type { EnvironmentWorker } from "../../lib/environments.ts";

/**
 * Replaces a text in the Workers' configs where it is a whole value or follows "https://" or "@"; returns the paths of the
 * changed files.
 */
export async function replaceInConfigs(workers: EnvironmentWorker[], before: string, after: string): Promise<string[]> {
  const changed: string[] = [];
  for (const { configPath } of workers) {
    const text = await readFile(configPath, "utf8");
    const place = new RegExp(`("|"https://|@)${RegExp.escape(before)}"`, "g");
    const edited = text.replace(place, (_, start: string) => `${start}${after}"`);
    if (edited === text) continue;
    await writeFile(configPath, edited);
    changed.push(configPath);
  }
  return changed;
}

export function checkDomain(domain: string): string {
  if (/^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/.test(domain)) return domain;
  throw new UserFacingError(`"${domain}" is not a domain: give a name like shop.example.com, in lower case.`);
}
