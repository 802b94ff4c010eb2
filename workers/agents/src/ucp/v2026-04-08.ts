import { z } from "zod";
import type { Adapter, Purpose } from "./adapter.ts";
import { CART, CHECKOUT, CONSENT, DISCOUNT, FULFILLMENT, LOOKUP, ORDER, SEARCH } from "./names.ts";
import { parseMember } from "./parse.ts";

const granted = z.boolean().nullish();
const ConsentSchema = z.looseObject({
  analytics: granted,
  preferences: granted,
  marketing: granted,
  sale_of_data: granted,
});

const NAMES: Record<Purpose, keyof z.infer<typeof ConsentSchema>> = {
  marketing: "marketing",
  analytics: "analytics",
  preferences: "preferences",
  sale: "sale_of_data",
};
const names = Object.entries(NAMES) as [Purpose, string][];

export const v20260408: Adapter = {
  capabilities: {
    [SEARCH]: { spec: "catalog/search", schema: "catalog_search" },
    [LOOKUP]: { spec: "catalog/lookup", schema: "catalog_lookup" },
    [CART]: { spec: "cart", schema: "cart" },
    [CHECKOUT]: { spec: "checkout", schema: "checkout" },
    [DISCOUNT]: { spec: "discount", schema: "discount", extends: [CART, CHECKOUT] },
    [FULFILLMENT]: { spec: "fulfillment", schema: "fulfillment", extends: CHECKOUT },
    [CONSENT]: { spec: "buyer-consent", schema: "buyer_consent", extends: CHECKOUT },
    [ORDER]: { spec: "order", schema: "order" },
  },
  declareKeys: (keys) => ({ signing_keys: keys }),
  readConsent(consent) {
    if (consent === undefined || consent === null) return {};
    const given = parseMember(ConsentSchema, consent, "$.buyer.consent");
    return Object.fromEntries(
      names.flatMap(([purpose, name]) => (given[name] == null ? [] : [[purpose, given[name]]])),
    );
  },
  showConsent(consent) {
    const shown = names.flatMap(([purpose, name]) =>
      consent[purpose] === undefined ? [] : [[name, consent[purpose]]],
    );
    return shown.length > 0 ? Object.fromEntries(shown) : undefined;
  },
  describeOption: (text) => text,
  destinationFields: {},
};
