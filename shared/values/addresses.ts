import { z } from "@hono/zod-openapi";
import { CountrySchema, RegionSchema } from "./countries.ts";
import { text } from "./text.ts";

const MAX_CHARACTERS = 100;
const required = () => text({ min: 1, max: MAX_CHARACTERS });
/** Left out, `null` and an empty text are the same. */
const optional = () =>
  text({ max: MAX_CHARACTERS })
    .nullish()
    .transform((value) => value || null);

export const EXAMPLE_ADDRESS = {
  name: "Ada Lovelace",
  line1: "1 Main Street",
  postalCode: "94105",
  city: "San Francisco",
  region: "CA",
  country: "US",
};

/** The fields of a postal address as a client sends them. */
export const addressFields = {
  name: required().openapi({ example: "Ada Lovelace" }),
  company: optional(),
  line1: required().openapi({ example: "1 Main Street" }),
  line2: optional(),
  postalCode: optional().openapi({ example: "94105" }),
  city: required().openapi({ example: "San Francisco" }),
  region: RegionSchema.nullish().transform((value) => value ?? null),
  country: CountrySchema,
  phone: optional(),
};

const shown = () => text({ max: MAX_CHARACTERS });

/** The same fields as the shop answers them. */
export const shownAddressFields = {
  name: shown(),
  company: shown().nullable(),
  line1: shown(),
  line2: shown().nullable(),
  postalCode: shown().nullable(),
  city: shown(),
  region: RegionSchema.nullable(),
  country: CountrySchema,
  phone: shown().nullable(),
};

/** Where an order is sent to, or who it is billed to. */
export const PostalAddressSchema = z.object(shownAddressFields).openapi("PostalAddress");
export type PostalAddress = z.infer<typeof PostalAddressSchema>;

/** The same as a client sends it. */
export const NewPostalAddressSchema = z
  .strictObject(addressFields)
  .openapi("NewPostalAddress", { example: EXAMPLE_ADDRESS });
