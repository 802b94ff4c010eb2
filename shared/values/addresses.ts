import { z } from "@hono/zod-openapi";
import { CountrySchema, RegionSchema } from "./countries.ts";
import { text } from "./text.ts";

const line = text({ min: 1, max: 100 });
const optionalLine = line.nullable().default(null);

/** The fields of a postal address: what may be left out of a request is null in an answer. */
export const addressFields = {
  name: line.openapi({ example: "Ada Lovelace" }),
  company: optionalLine,
  line1: line.openapi({ example: "12 St James's Square" }),
  line2: optionalLine,
  postalCode: optionalLine,
  city: line.openapi({ example: "London" }),
  region: RegionSchema.nullable().default(null),
  country: CountrySchema,
  phone: optionalLine,
};

/** Where an order is sent to, or who it is billed to. */
export const PostalAddressSchema = z.strictObject(addressFields).openapi("PostalAddress");
export type PostalAddress = z.infer<typeof PostalAddressSchema>;
