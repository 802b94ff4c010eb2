import { v7 } from "uuid";
import { z } from "@hono/zod-openapi";

/** A fresh UUIDv7 (RFC 9562): unique, and ordered by the time it was made. */
export const newId = (): string => v7();

/** The enamel mug of the sample data and its variant, so that examples can be tried in the local shop. */
export const EXAMPLE_ID = "01980000-0000-7000-8000-000000000001";

export const IdSchema = z.uuid().toLowerCase().openapi({ example: EXAMPLE_ID });

/** Path parameters of a single resource; what does not parse is answered like an id that is unknown. */
export const idParams = z.object({ id: IdSchema.openapi({ param: { name: "id", in: "path" } }) });

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text can be the id of something in the shop: a UUID as the shop writes them, in small letters. */
export const isId = (text: string): boolean => UUID.test(text);
