import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Writes a static file that has changed, at once: another shop of this checkout may be serving it, or writing it too. */
export async function writeAsset(path: string, content: string | Buffer): Promise<void> {
  const written = await readFile(path).catch(() => undefined);
  if (written?.equals(Buffer.from(content as string))) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.${process.pid}`, content);
  await rename(`${path}.${process.pid}`, path);
}
