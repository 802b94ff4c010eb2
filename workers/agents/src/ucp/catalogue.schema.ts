import { z } from "zod";

/** Requests of the catalogue. Unknown members are taken: extensions add them, and a shop that knows none ignores them. */

const price = z.int().min(0);
const FiltersSchema = z.looseObject({
  categories: z.array(z.string().max(120)).optional(),
  price: z.looseObject({ min: price.optional(), max: price.optional() }).optional(),
});
const ContextSchema = z.looseObject({ currency: z.string().optional() });

export const SearchSchema = z.looseObject({
  query: z.string().max(200).optional(),
  filters: FiltersSchema.optional(),
  context: ContextSchema.optional(),
  pagination: z.looseObject({ cursor: z.string().max(500).optional(), limit: z.int().min(1).optional() }).optional(),
});
export type SearchRequest = z.infer<typeof SearchSchema>;

export const LookupSchema = z.looseObject({
  ids: z.array(z.string().max(200)).min(1),
  filters: FiltersSchema.optional(),
  context: ContextSchema.optional(),
});
export type LookupRequest = z.infer<typeof LookupSchema>;

export const ProductRequestSchema = z.looseObject({
  id: z.string().max(200),
  selected: z
    .array(z.looseObject({ name: z.string().max(100), label: z.string().max(100) }))
    .max(20)
    .optional(),
  preferences: z.array(z.string().max(100)).max(20).optional(),
});
export type ProductRequest = z.infer<typeof ProductRequestSchema>;
