import { z } from "zod";
import type { Adapter, Consent, Purpose } from "./adapter.ts";
import { CART, CHECKOUT, CONSENT, DISCOUNT, FULFILLMENT, LOOKUP, ORDER, SEARCH } from "./names.ts";
import { parseMember } from "./parse.ts";

const decision = { granted: z.boolean(), source: z.enum(["business", "platform"]) };
const ConsentSchema = z.record(
  z.string().max(200),
  z.looseObject({ ...decision, segments: z.record(z.string().max(200), z.looseObject(decision)).nullish() }),
);

const NAMES: Record<Purpose, string> = {
  marketing: "dev.ucp.consent.marketing",
  analytics: "dev.ucp.consent.analytics",
  preferences: "dev.ucp.consent.preferences",
  sale: "dev.ucp.consent.sale_or_sharing",
};
const names = Object.entries(NAMES) as [Purpose, string][];
/** The one channel that the shop has. */
const BY_MAIL = "dev.ucp.consent.marketing.email";

const DESCRIPTIONS: Record<Purpose, string> = {
  marketing: "A mail that reminds of a cart that was left",
  analytics: "Measuring how the shop is used",
  preferences: "Remembering choices for the next visit",
  sale: "Passing personal data on to others",
};

export const v20260825: Adapter = {
  capabilities: {
    [SEARCH]: { spec: "shopping/catalog/search", schema: "catalog_search" },
    [LOOKUP]: { spec: "shopping/catalog/lookup", schema: "catalog_lookup" },
    [CART]: { spec: "shopping/cart", schema: "cart" },
    [CHECKOUT]: { spec: "shopping/checkout", schema: "checkout" },
    [DISCOUNT]: { spec: "discount", schema: "discount", extends: [CART, CHECKOUT] },
    [FULFILLMENT]: { spec: "fulfillment", schema: "fulfillment", extends: CHECKOUT },
    [CONSENT]: { spec: "buyer-consent", schema: "buyer_consent", extends: [CART, CHECKOUT] },
    [ORDER]: { spec: "shopping/order", schema: "order" },
  },
  // An agent of 2026-04-08 looks for the keys of a signer in this profile too, by their name in that version.
  declareKeys: (keys) => ({ keys, signing_keys: keys }),
  readConsent(consent) {
    if (consent === undefined || consent === null) return {};
    const given = parseMember(ConsentSchema, consent, "$.buyer.consent");
    const decided = names.flatMap(([purpose, name]): [Purpose, boolean][] => {
      const all = given[name];
      // What is said of mails is more specific than what is said of marketing.
      const each = [all?.segments?.[BY_MAIL], all].find((said) => said?.source === "platform");
      return each ? [[purpose, each.granted]] : [];
    });
    return Object.fromEntries(decided) as Consent;
  },
  showConsent(consent) {
    const shown = names.filter(([purpose]) => purpose === "marketing" || consent[purpose] !== undefined);
    return Object.fromEntries(
      shown.map(([purpose, name]) => {
        const source = consent[purpose] === undefined ? "business" : "platform";
        return [name, { granted: consent[purpose] ?? false, source, description: DESCRIPTIONS[purpose] }];
      }),
    );
  },
  describeOption: (text) => ({ plain: text }),
  destinationFields: { type: "shipping_address" },
};
