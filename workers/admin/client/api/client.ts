import { createShopClient, type Schemas, ShopProblem } from "#shared/client/client.ts";
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

export const isProblem = (error: unknown, slug: string): error is ShopProblem =>
  error instanceof ShopProblem && error.type === `/problems/${slug}`;

/** A sentence for the person, with every invalid field where there are some. */
export function describeProblem(error: unknown): string {
  if (!(error instanceof ShopProblem)) return "The shop could not be reached. Check the connection and try again.";
  if (error.errors.length === 0) return error.detail;
  return error.errors.map(({ path, message }) => `${path || "This"} ${message}`).join("; ");
}
