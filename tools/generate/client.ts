/**
 * Writes the types of the client from the OpenAPI document. With `--check` it writes nothing, and fails when the file is not
 * up to date.
 */
import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { registerHooks } from "node:module";
import { join } from "node:path";
import type { OpenAPI3 } from "openapi-typescript";
import { root } from "../lib/paths.ts";

type Operation = { parameters?: { name: string }[]; responses: Record<string, unknown> };
type Document = { paths: Record<string, Record<string, Operation>> };

const target = "shared/client/api.ts";

// The generator needs a JavaScript API that TypeScript 7 no longer has.
const typescriptApi = import.meta.resolve("./typescript-api.ts");
registerHooks({
  resolve: (name, context, next) => next(name === "typescript" ? typescriptApi : name, context),
});
const { default: openapiTypes, astToString } = await import("openapi-typescript");

const document = JSON.parse(await readFile(join(root, "workers/gateway/src/openapi.json"), "utf8"));
dropErrors(document);
const types = astToString(await openapiTypes(document as OpenAPI3, { alphabetize: true }));
const generated = format(`// Written by \`npm run client\` from the OpenAPI document of the shop.

/** The paths whose POST takes an \`Idempotency-Key\`. */
export const KEYED_PATHS: readonly string[] = ${JSON.stringify(keyedPaths(document))};

${types}`);

if (process.argv.includes("--check")) {
  const committed = await readFile(join(root, target), "utf8").catch(() => "");
  if (committed !== generated) {
    console.error("The client's types do not match the OpenAPI document. Run `npm run client` and commit the result.");
    process.exit(1);
  }
} else {
  await writeFile(join(root, target), generated);
  console.log(`Wrote ${Object.keys(document.paths).length} paths to ${target}`);
}

/** Removes error responses: the client throws all of them as one type, and they would be three quarters of the file. */
function dropErrors({ paths }: Document): void {
  for (const { responses } of Object.values(paths).flatMap((operations) => Object.values(operations))) {
    for (const status of Object.keys(responses)) if (!status.startsWith("2")) delete responses[status];
  }
}

function keyedPaths({ paths }: Document): string[] {
  const takesKey = ({ parameters = [] }: Operation) => parameters.some(({ name }) => name === "idempotency-key");
  return Object.keys(paths).filter((path) => paths[path]?.post && takesKey(paths[path].post));
}

function format(code: string): string {
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  return execFileSync(process.execPath, [biome, "format", `--stdin-file-path=${target}`], {
    cwd: root,
    input: code,
    encoding: "utf8",
  });
}
