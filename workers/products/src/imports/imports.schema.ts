import { z } from "@hono/zod-openapi";
import { PageQuerySchema } from "#shared/http/pagination.ts";
import { IdSchema } from "#shared/values/ids.ts";
import { CurrencySchema } from "#shared/values/money.ts";

export const MAX_IMPORT_BYTES = 50_000_000;
/** How many errors an import keeps. */
export const MAX_ERRORS = 1_000;

export const NewImportQuerySchema = z.strictObject({
  dryRun: z
    .enum(["true", "false"])
    .default("false")
    .openapi({ description: "Only tells what would change, and what is wrong." }),
  currency: CurrencySchema.default("USD").openapi({
    description: "The currency of rows without `Currency`, a column that Shopify's export does not have.",
    default: "USD",
  }),
});

export const ImportListQuerySchema = z.strictObject(PageQuerySchema.shape);

export const ImportSchema = z
  .object({
    id: IdSchema,
    status: z.enum(["queued", "running", "done", "failed"]).openapi({
      description: "`done` also when rows were wrong; `failed` when the file could not be read to its end.",
    }),
    dryRun: z.boolean(),
    rows: z.int().openapi({ description: "How many rows have been handled, without the names of the columns." }),
    products: z.int(),
    created: z.int(),
    updated: z.int(),
    skipped: z.int().openapi({ description: "Products that are as the file has them, or whose rows are wrong." }),
    errors: z
      .array(z.object({ row: z.int(), column: z.string(), message: z.string() }))
      .openapi({ description: `The first ${MAX_ERRORS}. Row 1 has the names of the columns. A list leaves them out.` }),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .openapi("Import");
export type Import = z.infer<typeof ImportSchema>;
