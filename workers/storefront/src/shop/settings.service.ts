import type { Schemas } from "#shared/client/client.ts";
import { ANONYMOUS } from "#shared/contracts/identity.ts";
import { ExpiringMap } from "#shared/core/expiring-map.ts";
import { describeError } from "#shared/core/log.ts";
import type { StorefrontContext } from "../context.ts";
import { openShop } from "./upstreams.ts";

export type ShopSettings = Pick<Schemas["Shop"], "name" | "countries" | "currency" | "supportEmail">;

const LIFETIME_MS = 60_000;
const KEY = "shop";
const settings = new ExpiringMap<ShopSettings>({ lifetimeMs: LIFETIME_MS, maxEntries: 1 });
/** Shown while orders cannot be reached: browsing needs none of this. A shop without countries would be one that delivers nowhere. */
const UNKNOWN: ShopSettings = { name: "Shop", countries: ["*"], currency: "USD", supportEmail: null };
let last = UNKNOWN;
/** The settings are read once for all visitors. */
const FOR_ALL_VISITORS = { client: "storefront", origin: "https://shop.internal" };

/** The shop's name and where it sells to, as of a minute ago at most, or as last known while orders does not answer. */
export async function readShopSettings(ctx: StorefrontContext): Promise<ShopSettings> {
  const known = settings.get(KEY, Date.now());
  if (known) return known;
  try {
    const { data } = await openShop(ctx, { identity: ANONYMOUS, visitor: FOR_ALL_VISITORS }).GET("/api/v1/shop");
    settings.set(KEY, data, Date.now());
    last = data;
  } catch (error) {
    ctx.log.warn("settings not read", { error: describeError(error) });
  }
  return last;
}
