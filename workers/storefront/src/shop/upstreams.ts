import type { ShopClient } from "#shared/client/client.ts";
import type { Identity } from "#shared/contracts/identity.ts";
import { asCustomer, openShopAs } from "#shared/http/open-shop.ts";
import { type StorefrontContext, timeLeft, type Visitor } from "../context.ts";

/**
 * Who is calling: the identity that users resolved, and where the gateway saw the visitor. `hasOwnRole` (default: false): an
 * administrator calls as one.
 */
export type Principal = { identity: Identity; visitor: Pick<Visitor, "client" | "origin">; hasOwnRole?: boolean };

/** The shop's typed client as this caller. In the storefront an administrator is a customer like others. */
export function openShop(ctx: StorefrontContext, { identity, visitor, hasOwnRole = false }: Principal): ShopClient {
  return openShopAs(ctx, {
    apps: ctx.env,
    baseUrl: visitor.origin,
    timeLeft: () => timeLeft(ctx),
    identity: hasOwnRole ? identity : asCustomer(identity),
    client: visitor.client,
  });
}
