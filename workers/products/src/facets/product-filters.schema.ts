import { z } from "@hono/zod-openapi";
import { CurrencySchema, MAX_AMOUNT } from "#shared/values/money.ts";
import { text } from "#shared/values/text.ts";
import { MAX_OPTIONS, MAX_VALUES } from "../variants/variants.schema.ts";

const MAX_SEARCH_WORDS = 10;
const OPTION_PREFIX = "option.";

const amount = z
  .string()
  .regex(/^\d{1,13}$/, "must be a whole number of minor units")
  .transform(Number)
  .pipe(z.int().max(MAX_AMOUNT))
  .openapi({ type: "integer", minimum: 0, maximum: MAX_AMOUNT });

/** The filters of lists and facets, except those by option. */
export const filterFields = {
  q: text({ max: 100 })
    .refine((q) => q.split(/\s+/).length <= MAX_SEARCH_WORDS, {
      message: `must have at most ${MAX_SEARCH_WORDS} words`,
    })
    .optional()
    .openapi({
      description: "Words that name or description must have, all of them; each may be the beginning of one.",
    }),
  minPrice: amount.optional().openapi({ description: "In minor units of ISO 4217: cents of USD, whole yen of JPY." }),
  maxPrice: amount.optional().openapi({ description: "In minor units of ISO 4217: cents of USD, whole yen of JPY." }),
  // Without the example that the schema has: the reference would send it.
  currency: CurrencySchema.optional().openapi({
    description: "Only products with prices in this currency.",
    example: undefined,
  }),
  inStock: z.literal("true").optional().openapi({ description: "Only products with a variant in stock." }),
  category: text({ min: 1, max: 120 }).optional().openapi({
    description: "The slug of a category, such as `kitchen`; the products of those below it are included.",
  }),
  status: z.enum(["draft", "active"]).optional().openapi({
    description: "For administrators, who see both when it is left out. Other callers see no drafts.",
  }),
};

/**
 * The filters by option have their names in the names of parameters, which a schema of parameters cannot say. As OpenAPI
 * has it: the parameters are the properties of this object.
 */
export const optionParameter = {
  name: "option",
  in: "query" as const,
  required: false,
  style: "form" as const,
  explode: true,
  description: `\`option.<name>=<value>\`, for ${MAX_OPTIONS} options at most: one variant must have a value of each, as in \`option.Size=M\`. A parameter may be repeated; then any of its values will do.`,
  schema: {
    type: "object" as const,
    additionalProperties: {
      anyOf: [{ type: "string" as const }, { type: "array" as const, items: { type: "string" as const } }],
    },
  },
};

const optionName = text({ min: 1, max: 40 });
const optionValues = z
  .union([z.string().transform((value) => [value]), z.array(z.string())])
  .pipe(z.array(text({ min: 1, max: 100 })).max(MAX_VALUES));

type Issues = { addIssue(issue: { code: "custom"; path: string[]; message: string }): void };

/**
 * Parameters beyond `fields` must be filters by option. It also runs when another parameter is invalid, so that a client
 * gets all failures at once.
 */
export function withOptionFilters<Fields extends z.ZodRawShape>(fields: Fields) {
  const refuseOthers = (query: object, issues: Issues) => {
    const others = Object.entries(query).filter(([name]) => !Object.hasOwn(fields, name));
    for (const [name, value] of others) {
      const isFilter = name.startsWith(OPTION_PREFIX) && optionName.safeParse(name.slice(OPTION_PREFIX.length)).success;
      if (!isFilter) issues.addIssue({ code: "custom", path: [name], message: "is not a field of this request" });
      else if (!optionValues.safeParse(value).success) {
        issues.addIssue({ code: "custom", path: [name], message: "must be a text of 1 to 100 characters" });
      }
    }
    if (others.length > MAX_OPTIONS) {
      issues.addIssue({ code: "custom", path: ["option"], message: `must be at most ${MAX_OPTIONS} options` });
    }
  };
  return z.looseObject(fields).superRefine(refuseOthers, { when: () => true });
}

/** The values of each option by its name. */
export type OptionFilters = Record<string, string[]>;
export type ProductFilters = z.infer<z.ZodObject<typeof filterFields>>;

/** What a query that `withOptionFilters` has checked filters by, except for the search and the status. */
export function readFilters(query: ProductFilters) {
  const { currency, minPrice, maxPrice, inStock, category } = query;
  const options = Object.entries(query).filter(([name]) => name.startsWith(OPTION_PREFIX));
  return {
    ...{ currency, minPrice, maxPrice, category },
    inStock: inStock === "true",
    options: Object.fromEntries(
      options.map(([name, value]) => [name.slice(OPTION_PREFIX.length).trim(), optionValues.parse(value)]),
    ) satisfies OptionFilters,
  };
}
