/** Copies the files of Swagger UI for /docs from its package; wrangler runs this before each build. */
import { copyFile, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const from = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
const to = join(import.meta.dirname, "../../workers/gateway/public/docs");

await mkdir(to, { recursive: true });
for (const file of ["swagger-ui.css", "swagger-ui-bundle.js"]) await copyFile(join(from, file), join(to, file));
