/** Makes the static files of the storefront from `workers/storefront/client`; wrangler runs this before each build. */
import { glob, readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { writeAsset } from "./write-asset.ts";

const from = join(import.meta.dirname, "../../workers/storefront/client");
const to = join(import.meta.dirname, "../../workers/storefront/public/assets");

/** Later files may change what earlier ones say. */
const STYLES = [
  ...["theme", "base", "frame", "buttons", "home", "products", "placeholders"],
  ...["lists", "product", "forms", "notices", "cart", "totals", "orders", "agents", "print", "forced-colors"],
];

for await (const file of glob(["icon.svg", "fonts/*"], { cwd: from }))
  await writeAsset(join(to, file), await readFile(join(from, file)));
const styles = await Promise.all(STYLES.map((name) => readFile(join(from, `styles/${name}.css`), "utf8")));
await writeAsset(join(to, "shop.css"), styles.join("").replaceAll(/^ +/gm, ""));
for (const name of ["shop", "pay"]) {
  await writeAsset(join(to, `${name}.js`), withoutTypes(await readFile(join(from, `${name}.ts`), "utf8")));
}

/** Comments, and the blanks that types leave behind, need not be sent. */
function withoutTypes(source: string): string {
  const script = stripTypeScriptTypes(source.replaceAll(/\/\*\*[\s\S]*?\*\//g, ""));
  const lines = script.split("\n").map((line) => line.trim());
  return lines.filter(Boolean).join("\n");
}
