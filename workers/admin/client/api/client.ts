import { createShopClient, type Schemas } from "#shared/client/client.ts";
import { sendAsAdmin } from "../session/session.ts";

export type { Schemas };
export type Order = Schemas["Order"];
export type Product = Schemas["Product"];
export type ProductSummary = Schemas["ProductSummary"];
export type Variant = Schemas["Variant"];
export type Image = Product["images"][number];
export type Money = Schemas["NonNegativeMoney"];

/** The public API, as the administrator who is signed in. */
export const shop = createShopClient({ baseUrl: location.origin, fetch: sendAsAdmin });

/** The header of a write that must not overwrite what another client has written meanwhile. */
export const ifMatch = ({ version }: { version: number }) => ({ "if-match": `"${version}"` });
