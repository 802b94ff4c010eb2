import { z } from "@hono/zod-openapi";
import { idParams } from "#shared/values/ids.ts";

/** RFC 9110 §13.1.1. What is not the tag of a version can never match one. */
export const IfMatchHeadersSchema = z.object({
  "if-match": z.string().optional().openapi({ description: "The version that the change starts from, as its `ETag`." }),
});

export type IfMatchHeaders = z.infer<typeof IfMatchHeadersSchema>;

/** What a route that changes a versioned resource reads besides its body. */
export const versionedTarget = { params: idParams, headers: IfMatchHeadersSchema };

/** The resource that a write names, and the versions that its `If-Match` allows. */
export function targetOf<Params>(params: Params, headers: IfMatchHeaders) {
  const ifMatch = headers["if-match"];
  return { ...params, versions: parseIfMatch(ifMatch), hasIfMatch: ifMatch !== undefined };
}

/** `ETag` of a versioned resource (RFC 9110): its version in quotes. */
export const etagOf = (version: number | string): string => `"${version}"`;

/** Whether an `If-None-Match` or `If-Match` list names this version. A weak tag counts as strong: CDNs weaken tags. */
export function namesVersion(header: string, version: number | string): boolean {
  return header.split(",").some((tag) => {
    const bare = tag.trim().replace(/^W\//, "");
    return bare === "*" || bare === etagOf(version);
  });
}

/**
 * The versions that an `If-Match` header allows a write to start from: `undefined` when any will do (no header,
 * or `*`). Tags that are not versions of ours can never match.
 */
export function parseIfMatch(header: string | undefined): number[] | undefined {
  if (header === undefined) return undefined;
  const tags = header.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  if (tags.includes("*")) return undefined;
  return tags.map((tag) => Number(/^"(\d{1,9})"$/.exec(tag)?.[1] ?? -1));
}
