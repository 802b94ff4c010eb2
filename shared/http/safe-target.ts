import { parsePublicUrl } from "./public-url.ts";

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

type Shop = { isLocalShop: boolean; shopUrl: string };

/**
 * Whether a message may be sent to this address: HTTPS to a public one, by its written form, that is not the shop's own. In the
 * local shop also this computer. It is asked when an endpoint is created and again before each attempt.
 */
export function isSafeTarget(url: string, shop: Shop): boolean {
  const target = URL.parse(url);
  if (!target || isOwnHost(target, new URL(shop.shopUrl))) return false;
  if (typeof parsePublicUrl(url) !== "string") return true;
  const { protocol, username, password, hostname } = target;
  return shop.isLocalShop && /^https?:$/.test(protocol) && !username && !password && LOOPBACK.test(hostname);
}

/** The events of the shop that it caused itself would cause further ones. */
const isOwnHost = (target: URL, shop: URL): boolean =>
  target.hostname.replace(/\.$/, "") === shop.hostname && target.port === shop.port;
