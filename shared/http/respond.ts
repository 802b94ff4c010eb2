import type { Context } from "hono";
import { etagOf, namesVersion } from "./etag.ts";

/** What may be different about an answer. */
type Answer = {
  headers?: Record<string, string>;
  /** Writes the JSON of the value; `JSON.stringify` by default. */
  toJson?: (value: object) => string;
};

/** Answers with a page and with `Link: <…>; rel="next"` (RFC 8288): this request's own URL with the next cursor. */
export function respondWithPage<Shown extends { nextCursor: string | null }>(
  c: Context,
  page: Shown,
  { headers, ...answer }: Answer = {},
) {
  return respondWithJson(page, { headers: { ...linkToNext(c, page.nextCursor), ...headers }, ...answer });
}

function linkToNext(c: Context, cursor: string | null): { Link?: string } {
  if (!cursor) return {};
  const url = new URL(c.req.url);
  url.searchParams.set("cursor", cursor);
  return { Link: `<${url.pathname}${url.search}>; rel="next"` };
}

/** `version`: a number, or for what has none a hash. */
type Versioned = { version: number | string };

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
  { headers: more, ...answer }: Answer = {},
) {
  const headers = { ETag: etagOf(resource.version), ...more };
  if (namesVersion(c.req.header("If-None-Match") ?? "", resource.version)) return c.body(null, 304, headers);
  return respondWithJson(resource, { headers, ...answer });
}

/** `c.json` for a value whose JSON may be there already. `c.body` would make the headers twice. */
export function respondWithJson<Value extends object>(value: Value, { headers, toJson = JSON.stringify }: Answer) {
  const response = new Response(toJson(value), { headers: { "Content-Type": "application/json", ...headers } });
  return response as unknown as ReturnType<typeof Context.prototype.json<Value, 200>>;
}
