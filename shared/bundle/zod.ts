/**
 * Zod as the Workers are bundled with it: all but its error messages in sixty languages and its JSON Schema reader,
 * which cannot be shaken out because the OpenAPI extension takes hold of the whole namespace. The `[alias]` of each
 * wrangler.toml puts this in the place of `zod`; source files import `zod` or `@hono/zod-openapi` as usual.
 */
export * as z from "./zod.ts";
export * from "../../node_modules/zod/v4/classic/schemas.js";
export * from "../../node_modules/zod/v4/classic/checks.js";
export * from "../../node_modules/zod/v4/classic/errors.js";
export * from "../../node_modules/zod/v4/classic/parse.js";
export * from "../../node_modules/zod/v4/classic/compat.js";
export { ZodISODate, ZodISODateTime, ZodISODuration, ZodISOTime } from "../../node_modules/zod/v4/classic/iso.js";
export * as iso from "../../node_modules/zod/v4/classic/iso.js";
export * as coerce from "../../node_modules/zod/v4/classic/coerce.js";
export { globalRegistry, registry } from "../../node_modules/zod/v4/core/registries.js";
export { config } from "../../node_modules/zod/v4/core/core.js";
