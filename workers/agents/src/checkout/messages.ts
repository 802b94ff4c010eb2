import type { Schemas } from "#shared/client/client.ts";
import type { Registry } from "../ucp/capabilities.ts";
import { FULFILLMENT } from "../ucp/names.ts";
import { checkDestination, nameDestination } from "./destination.ts";
import type { Details } from "./session.ts";

type Cart = Schemas["Cart"];
type Requirement = Cart["requirements"][number];
type Severity = "recoverable" | "requires_buyer_input" | "requires_buyer_review" | "unrecoverable";

/** A message of the protocol; `path` in JSONPath. */
export type Message =
  | { type: "error"; code: string; path?: string; content: string; severity: Severity }
  | { type: "warning"; code: string; path?: string; content: string };

export const recoverable = (code: string, path: string, content: string): Message => ({
  type: "error",
  code,
  path,
  content,
  severity: "recoverable",
});

const METHOD = "$.fulfillment.methods[0]";

/** Everything that the cart lacks to be ordered, in the protocol's words. */
export function toMessages(cart: Cart, details: Details, capabilities: Registry): Message[] {
  const needed = cart.requirements.flatMap((requirement) => toMessage(requirement, cart, details));
  const canShip = Boolean(capabilities[FULFILLMENT]);
  return [...needed.map((message) => (canShip ? message : askBuyer(message))), ...toWarnings(cart, details)];
}

/** What concerns the items and codes alone, for a cart that is no checkout yet. */
export const toCartMessages = (cart: Cart, details: Details): Message[] => [
  ...cart.requirements
    .filter(({ field }) => /^(items\.|discountCodes)/.test(field))
    .flatMap((requirement) => toMessage(requirement, cart, details)),
  ...toWarnings(cart, details),
];

function toMessage({ code, field, message }: Requirement, cart: Cart, details: Details): Message[] {
  const index = /\.(\d+)/.exec(field)?.[1];
  switch (code) {
    case "items-required":
      return [recoverable("field_required", "$.line_items", message)];
    case "email-required":
      return [recoverable("field_required", "$.buyer.email", message)];
    case "shipping-address-required": {
      if (cart.shippingAddress) return [recoverable("address_undeliverable", `${METHOD}.destinations[0]`, message)];
      const destination = nameDestination(details);
      const faults = destination ? checkDestination(destination).faults : [];
      if (faults.length === 0) return [recoverable("field_required", `${METHOD}.destinations`, message)];
      return faults.map((fault) => recoverable(fault.code, `${METHOD}.destinations[0].${fault.field}`, fault.content));
    }
    case "shipping-method-required":
      return [recoverable("field_required", `${METHOD}.groups[0].selected_option_id`, message)];
    case "variant-not-available":
      return [recoverable("item_unavailable", `$.line_items[${index}]`, message)];
    case "quantity-not-available":
      return [recoverable("out_of_stock", `$.line_items[${index}].quantity`, message)];
    default:
      return [recoverable("discount_code_not_applicable", `$.discounts.codes[${index}]`, message)];
  }
}

/** An agent that does not speak of fulfillment cannot say where the order goes: its buyer has to. */
function askBuyer(message: Message): Message {
  const isShipping = message.path?.startsWith("$.fulfillment");
  if (!isShipping || message.type !== "error") return message;
  const { path: _path, ...rest } = message;
  return { ...rest, severity: "requires_buyer_input" };
}

/** Codes that were refused, and those that lose against other promotions. */
function toWarnings(
  { discountCodes, discounts, requirements, shippingMethod }: Cart,
  { refusedCodes = [] }: Details,
): Message[] {
  const refused = refusedCodes.map(({ code, content }, index): Message => {
    return { type: "warning", code, path: `$.discounts.codes[${discountCodes.length + index}]`, content };
  });
  // Before there is a shipping method, a code for free shipping takes nothing off either.
  const unused = (shippingMethod ? discountCodes : []).flatMap((code, index): Message[] => {
    const isUsed = discounts.some((discount) => discount.code?.toLowerCase() === code.toLowerCase());
    const isRequired = requirements.some(({ field }) => field === `discountCodes.${index}`);
    if (isUsed || isRequired) return [];
    const content = `${code} is not used: it cannot be combined with the other discounts, which save more.`;
    const path = `$.discounts.codes[${index}]`;
    return [{ type: "warning", code: "discount_code_combination_disallowed", path, content }];
  });
  return [...refused, ...unused];
}
