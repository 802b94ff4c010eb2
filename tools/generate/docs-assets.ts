/**
 * Makes the static files of the gateway: the OpenAPI document without blanks, and the files of Swagger UI for /docs from its
 * package. Wrangler runs this before each build.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { writeAsset } from "./write-asset.ts";

const gateway = join(import.meta.dirname, "../../workers/gateway");
const swagger = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));

const document: unknown = JSON.parse(await readFile(join(gateway, "src/openapi.json"), "utf8"));
await writeAsset(join(gateway, "public/openapi.json"), JSON.stringify(document));
for (const file of ["swagger-ui.css", "swagger-ui-bundle.js"]) {
  await writeAsset(join(gateway, "public/docs", file), await readFile(join(swagger, file)));
}
