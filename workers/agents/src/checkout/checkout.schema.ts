import { z } from "zod";
import { isStorable, STORABLE_MESSAGE } from "#shared/values/storable.ts";

/** Requests of carts and checkout sessions. Unknown members are taken: extensions that the shop does not know add them. */

const MAX_LINES = 100;
const storable = z.string().refine(isStorable, { message: STORABLE_MESSAGE });
const text = storable.trim().max(100).nullish();
const id = storable.min(1).max(200);

const LineItemSchema = z.looseObject({
  item: z.looseObject({ id }),
  quantity: z.int().min(1).max(1000),
});

const BuyerSchema = z.looseObject({
  first_name: text,
  last_name: text,
  phone_number: text,
  email: z.email().max(254).nullish(),
  /** Differs between the versions. */
  consent: z.unknown().optional(),
});

const DestinationSchema = z.object({
  id: id.nullish(),
  first_name: text,
  last_name: text,
  phone_number: text,
  street_address: text,
  extended_address: text,
  address_locality: text,
  address_region: text,
  postal_code: text,
  address_country: text,
});
export type Destination = z.infer<typeof DestinationSchema>;

const MethodSchema = z.looseObject({
  type: storable.max(100).nullish(),
  destinations: z.array(DestinationSchema).max(20).nullish(),
  selected_destination_id: id.nullish(),
  groups: z
    .array(z.looseObject({ selected_option_id: id.nullish() }))
    .max(20)
    .nullish(),
});

const extensions = {
  buyer: BuyerSchema.nullish(),
  discounts: z.looseObject({ codes: z.array(storable.trim().min(1).max(64)).max(10).nullish() }).nullish(),
  fulfillment: z.looseObject({ methods: z.array(MethodSchema).max(20).nullish() }).nullish(),
};

export const SessionSchema = z.looseObject({
  line_items: z.array(LineItemSchema).min(1).max(MAX_LINES),
  ...extensions,
});
export type SessionRequest = z.infer<typeof SessionSchema>;

/** A checkout of a cart that there is has the items, the buyer and the codes of the cart. */
export const CheckoutOfCartSchema = z.looseObject({ cart_id: id, fulfillment: extensions.fulfillment });

const InstrumentSchema = z.looseObject({
  id,
  handler_id: id,
  type: storable.max(100),
  selected: z.boolean().nullish(),
  credential: z.looseObject({ type: storable.max(200), token: storable.max(5000).nullish() }).nullish(),
});
export type Instrument = z.infer<typeof InstrumentSchema>;

export const CompletionSchema = z.looseObject({
  payment: z.looseObject({ instruments: z.array(InstrumentSchema).max(20).nullish() }).nullish(),
});
export type Completion = z.infer<typeof CompletionSchema>;
