import { v7 } from "uuid";
import { z } from "@hono/zod-openapi";

/** A fresh UUIDv7 (RFC 9562): unique, and ordered by the time it was made. */
export const newId = (): string => v7();

export const IdSchema = z.uuid().toLowerCase().openapi({ example: "01976b2e-7c1a-7f3e-9d0a-3a5f0d9e8c11" });

/** Path parameters of a single resource; what does not parse is answered like an id that is unknown. */
export const idParams = z.object({ id: IdSchema.openapi({ param: { name: "id", in: "path" } }) });
