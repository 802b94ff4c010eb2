/**
 * Redirect URIs of clients, which are web applications (https) or applications on the user's device that listen there
 * (http on the loopback interface, RFC 8252 §7.3). Others are refused: any application of a device can claim a scheme of its
 * own, and the Model Context Protocol allows none.
 */

/** The characters of RFC 3986 but `#` and `@`: URL parsers read others, as `\\`, in different ways. */
const URI_TEXT = /^[\w\-.~:/?[\]!$&'()*+,;=%]+$/;
const LOOPBACK = /^(http:\/\/(?:localhost|127\.0\.0\.1|\[::1\]))(?::\d{1,5})?(?=[/?]|$)(.*)$/;

/** Whether a client may be redirected to at this address. It has no fragment (RFC 6749 §3.1.2) and no credentials. */
export function isRedirectUri(uri: string): boolean {
  return URI_TEXT.test(uri) && URL.canParse(uri) && (/^https:\/\/[^/?]/.test(uri) || isLoopback(uri));
}

/** What is wrong with an address that `isRedirectUri` refuses. */
export const REDIRECT_URI_MESSAGE = "must be an https address, or an http one of localhost, 127.0.0.1 or [::1]";

export const isLoopback = (uri: string): boolean => LOOPBACK.test(uri);

/**
 * Whether a client may be redirected to a requested address because it is the registered one: the same text, but for the
 * port on the loopback interface.
 */
export function matchesRedirectUri(requested: string, registered: string): boolean {
  if (!isRedirectUri(requested)) return false;
  if (requested === registered) return true;
  const [one, other] = [LOOPBACK.exec(requested), LOOPBACK.exec(registered)];
  return Boolean(one && other) && one?.[1] === other?.[1] && one?.[2] === other?.[2];
}

/** The redirect URI with these parameters added to its query (RFC 6749 §4.1.2). */
export function withParameters(redirectUri: string, parameters: Record<string, string | undefined>): string {
  const defined = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${redirectUri}${redirectUri.includes("?") ? "&" : "?"}${new URLSearchParams(defined)}`;
}
