import { z } from "@hono/zod-openapi";
import { pageSchema } from "#shared/http/pagination.ts";
import { addressFields, EXAMPLE_ADDRESS, shownAddressFields } from "#shared/values/addresses.ts";
import { IdSchema } from "#shared/values/ids.ts";

export const NewAddressSchema = z
  .strictObject({
    ...addressFields,
    isDefault: z.boolean().optional().openapi({
      description:
        "`true` makes it the default instead of the one before. An account with addresses always has one default: the first is it by itself, and `false` takes it from none.",
    }),
  })
  .openapi("NewAddress", { example: { ...EXAMPLE_ADDRESS, isDefault: true } });
export type NewAddress = z.infer<typeof NewAddressSchema>;

export const AddressSchema = z
  .object({ id: IdSchema, ...shownAddressFields, isDefault: z.boolean() })
  .openapi("Address");
export type Address = z.infer<typeof AddressSchema>;

export const AddressPageSchema = pageSchema(AddressSchema).openapi("AddressPage");
