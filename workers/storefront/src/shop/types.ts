import type { Schemas } from "#shared/client/client.ts";

export type Money = Schemas["Money"] | Schemas["NonNegativeMoney"];
export type Product = Schemas["Product"];
export type ProductSummary = Schemas["ProductSummary"];
export type Variant = Schemas["Variant"];
export type Cart = Schemas["Cart"];
export type CartItem = Cart["items"][number];
export type Order = Schemas["Order"];
export type Address = Schemas["Address"];
export type PostalAddress = Schemas["PostalAddress"];
export type OfferedMethod = Schemas["OfferedShippingMethod"];
/** Why an address has no way of shipping for a cart. */
export type MethodsRefusal = "no-methods" | "other-currency" | "weight";
export type Image = Schemas["Image"];
export type Payment = Schemas["Payment"];
export type Return = Schemas["Return"];
export type User = Schemas["User"];
export type Authorization = Schemas["Authorization"];
export type Fulfillment = Schemas["Fulfillment"];
