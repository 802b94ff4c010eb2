import { describe, expect, it } from "vitest";
import { CheckoutOfCartSchema, CompletionSchema, SessionSchema } from "./checkout.schema.ts";

const item = { item: { id: "mug" }, quantity: 1 };
const session = (more: object) => SessionSchema.safeParse({ line_items: [item], ...more });
const method = (more: object) => session({ fulfillment: { methods: [more] } });
const instrument = (more: object) => {
  const card = { id: "1", handler_id: "h", type: "card", credential: { type: "token", token: "t" } };
  return CompletionSchema.safeParse({ payment: { instruments: [{ ...card, ...more }] } });
};

describe.each(["a\u0000b", "a\u001bb", "a\ud800b"])("the text %j, which cannot be stored", (bad) => {
  it.each([
    ...["first_name", "last_name", "phone_number", "email"].map((field) => session({ buyer: { [field]: bad } })),
    ...["id", "street_address", "extended_address", "address_locality", "address_region", "postal_code"].map((field) =>
      method({ destinations: [{ [field]: bad }] }),
    ),
    method({ selected_destination_id: bad }),
    method({ groups: [{ selected_option_id: bad }] }),
    method({ type: bad }),
    session({ discounts: { codes: [bad] } }),
    session({ line_items: [{ item: { id: bad }, quantity: 1 }] }),
    CheckoutOfCartSchema.safeParse({ cart_id: bad }),
    ...["id", "handler_id", "type"].map((field) => instrument({ [field]: bad })),
    instrument({ credential: { type: bad } }),
    instrument({ credential: { type: "token", token: bad } }),
  ])("is refused wherever a request has it: %#", ({ success }) => {
    expect(success).toBe(false);
  });
});

it("names of other scripts, emoji and line breaks are taken, and trimmed", () => {
  const { data } = session({ buyer: { first_name: " 愛 👩‍🚀\n" }, discounts: { codes: [" TEN "] } });
  expect([data?.buyer?.first_name, data?.discounts?.codes]).toEqual(["愛 👩‍🚀", ["TEN"]]);
});
