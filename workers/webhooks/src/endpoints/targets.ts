import { parsePublicUrl } from "#shared/http/public-url.ts";

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * Whether a message may be sent to this address: HTTPS to a public one, by its written form. In the local shop also this
 * computer. It is asked when an endpoint is created and again before each attempt.
 */
export function isSafeTarget(url: string, { isLocalShop }: { isLocalShop: boolean }): boolean {
  if (typeof parsePublicUrl(url) !== "string") return true;
  return isLocalShop && LOOPBACK.test(URL.parse(url)?.hostname ?? "");
}

/** Whether it is the shop itself, as the client reaches it: its events would cause further ones. */
export function isOwnHost(url: string, shopUrl: string): boolean {
  const [target, shop] = [URL.parse(url), new URL(shopUrl)];
  return target?.hostname.replace(/\.$/, "") === shop.hostname && target.port === shop.port;
}
