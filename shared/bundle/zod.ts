/**
 * Zod as the Workers are bundled with it: the kinds of schema that the shop uses, and not its error messages in
 * sixty languages, its JSON Schema reader or forty other kinds, none of which can be shaken out because the OpenAPI
 * extension takes hold of the whole namespace. The `[alias]` of each wrangler.toml puts this in the place of `zod`;
 * source files import `zod` or `@hono/zod-openapi` as usual. What is missing here is missing in a Worker: add it.
 */
export * as z from "./zod.ts";
export {
  ZodType,
  any,
  array,
  boolean,
  custom,
  discriminatedUnion,
  email,
  enum,
  int,
  lazy,
  literal,
  looseObject,
  never,
  null,
  nullable,
  number,
  object,
  optional,
  pipe,
  preprocess,
  record,
  strictObject,
  string,
  stringbool,
  transform,
  tuple,
  undefined,
  union,
  unknown,
  url,
  uuid,
} from "../../node_modules/zod/v4/classic/schemas.js";
export { ZodError } from "../../node_modules/zod/v4/classic/errors.js";
export { ZodISODate, ZodISODateTime, ZodISODuration, ZodISOTime } from "../../node_modules/zod/v4/classic/iso.js";
export * as iso from "../../node_modules/zod/v4/classic/iso.js";
export * as coerce from "../../node_modules/zod/v4/classic/coerce.js";
export { globalRegistry, registry } from "../../node_modules/zod/v4/core/registries.js";
export { config } from "../../node_modules/zod/v4/core/core.js";
