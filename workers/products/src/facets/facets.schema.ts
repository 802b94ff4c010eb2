import { z } from "@hono/zod-openapi";
import { filterFields, withOptionFilters } from "./product-filters.schema.ts";

/** Up to this many matches are counted. */
export const MAX_COUNTED = 50_000;
export const MAX_OPTIONS = 20;
export const MAX_VALUES = 100;

export const FacetsQuerySchema = withOptionFilters(filterFields);
export type FacetsQuery = z.infer<typeof FacetsQuerySchema>;

const count = z.int();

export const FacetsSchema = z
  .object({
    total: count.openapi({ description: "How many products match." }),
    categories: z
      .array(z.object({ slug: z.string(), name: z.string(), count }))
      .openapi({ description: "Those of the matches and all that these are in, the most frequent first." }),
    options: z.array(z.object({ name: z.string(), values: z.array(z.object({ value: z.string(), count })) })).openapi({
      description: `The values of their variants, the most frequent first: ${MAX_OPTIONS} options and ${MAX_VALUES} values of each at most.`,
    }),
    price: z.object({ min: z.int(), max: z.int(), currency: z.string() }).nullable().openapi({
      description: "The lowest and highest price; null without matches and when they have several currencies.",
    }),
    exact: z.boolean().openapi({
      description: `False above ${MAX_COUNTED} matches. Then \`total\` is that number and the counts are of a part of the matches: without a search, of some of each combination of categories and options.`,
    }),
  })
  .openapi("Facets");
export type Facets = z.infer<typeof FacetsSchema>;
