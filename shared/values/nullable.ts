import { z } from "@hono/zod-openapi";

/**
 * A schema that has a name in the OpenAPI document, or null. With `.nullable()` the document would call the named schema
 * itself nullable wherever it is used, if this was the first use of it.
 */
export const orNull = <Schema extends z.ZodType>(schema: Schema) => z.union([schema, z.null()]);
