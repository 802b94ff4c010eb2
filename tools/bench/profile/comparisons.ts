import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { localDir } from "../../lib/paths.ts";
import { page } from "../report/page.ts";

/** The last comparison of each kind is kept for the report of `npm run bench`. */
const folder = join(localDir, "bench", "comparisons");
const PART = ".part.html";

/** Returns the path of the comparison as a page of its own. */
export async function writeComparison(name: string, title: string, part: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}${PART}`), part);
  const file = join(folder, `${name}.html`);
  await writeFile(file, page(title, part));
  return file;
}

export async function readComparisons(): Promise<string[]> {
  const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith(PART));
  return Promise.all(files.sort().map((file) => readFile(join(folder, file), "utf8")));
}
