import { z } from "@hono/zod-openapi";
import { COUNTRIES } from "./country-codes.ts";

const countries: ReadonlySet<string> = new Set(COUNTRIES);

export const isCountry = (code: string): boolean => countries.has(code);

/** A country as ISO 3166-1 alpha-2 names it. */
export const CountrySchema = z
  .string()
  .length(2)
  .refine(isCountry, { message: "must be an ISO 3166-1 alpha-2 code such as US" })
  .openapi({ example: "US", pattern: "^[A-Z]{2}$" });

/** The part of an ISO 3166-2 code behind the dash: "CA" of "US-CA". */
export const RegionSchema = z
  .string()
  .regex(/^[A-Z0-9]{1,3}$/, "must be the part of an ISO 3166-2 code behind the dash, such as CA")
  .openapi({ example: "CA" });
