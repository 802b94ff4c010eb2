import type { Context } from "hono";
import { etagOf, namesVersion } from "./etag.ts";

/** Answers with a page and with `Link: <…>; rel="next"` (RFC 8288): this request's own URL with the next cursor. */
export function respondWithPage<Shown extends { nextCursor: string | null }>(
  c: Context,
  page: Shown,
  headers?: Record<string, string>,
) {
  if (page.nextCursor) {
    const url = new URL(c.req.url);
    url.searchParams.set("cursor", page.nextCursor);
    c.header("Link", `<${url.pathname}${url.search}>; rel="next"`);
  }
  return c.json(page, 200, headers);
}

type Versioned = { version: number };

/** Answers with a resource and its `ETag`. */
export function respondWithEtag<Resource extends Versioned>(c: Context, resource: Resource) {
  return c.json(resource, 200, { ETag: etagOf(resource.version) });
}

/** Answers 201 with a new resource, its `ETag` and, if it has an address, its `Location`. */
export function respondWithCreated<Resource extends Versioned>(c: Context, resource: Resource, location?: string) {
  return c.json(resource, 201, { ETag: etagOf(resource.version), ...(location ? { Location: location } : {}) });
}

/** Answers with a resource and its `ETag`, or with 304 if `If-None-Match` names its version. */
export function respondUnlessUnchanged<Resource extends Versioned>(
  c: Context,
  resource: Resource,
  more: Record<string, string> = {},
) {
  const headers = { ETag: etagOf(resource.version), ...more };
  if (namesVersion(c.req.header("If-None-Match") ?? "", resource.version)) return c.body(null, 304, headers);
  return c.json(resource, 200, headers);
}
