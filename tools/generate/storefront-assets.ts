/** Makes the static files of the storefront from `workers/storefront/client`; wrangler runs this before each build. */
import { glob, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { dirname, join } from "node:path";

const from = join(import.meta.dirname, "../../workers/storefront/client");
const to = join(import.meta.dirname, "../../workers/storefront/public/assets");

/** Later files may change what earlier ones say. */
const STYLES = [
  ...["theme", "base", "frame", "buttons", "home", "products", "placeholders"],
  ...["lists", "product", "forms", "notices", "cart", "totals", "orders", "agents", "print"],
];

for await (const file of glob(["icon.svg", "fonts/*"], { cwd: from }))
  await put(file, await readFile(join(from, file)));
const styles = await Promise.all(STYLES.map((name) => readFile(join(from, `styles/${name}.css`), "utf8")));
await put("shop.css", styles.join("").replaceAll(/^ +/gm, ""));
for (const name of ["shop", "pay"]) {
  await put(`${name}.js`, withoutTypes(await readFile(join(from, `${name}.ts`), "utf8")));
}

/** Writes a file that has changed, at once: another shop of this checkout may be serving it, or writing it too. */
async function put(file: string, content: string | Buffer): Promise<void> {
  const path = join(to, file);
  const written = await readFile(path).catch(() => undefined);
  if (written?.equals(Buffer.from(content as string))) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.${process.pid}`, content);
  await rename(`${path}.${process.pid}`, path);
}

/** Comments, and the blanks that types leave behind, need not be sent. */
function withoutTypes(source: string): string {
  const script = stripTypeScriptTypes(source.replaceAll(/\/\*\*[\s\S]*?\*\//g, ""));
  const lines = script.split("\n").map((line) => line.trim());
  return lines.filter(Boolean).join("\n");
}
