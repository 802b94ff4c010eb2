/**
 * Whether a page of this very origin sent a request. Browsers tell by `Sec-Fetch-Site` where a request comes from, older
 * ones by `Origin`; a request without either counts as another site's.
 */
export function isSameOrigin({ headers, url }: Request): boolean {
  const site = headers.get("Sec-Fetch-Site");
  if (site) return site === "same-origin";
  return headers.get("Origin") === new URL(url).origin;
}
