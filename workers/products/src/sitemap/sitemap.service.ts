import type { SitemapEntry } from "#shared/contracts/products.ts";
import type { ProductsContext } from "../context.ts";
import { findPartStarts, listPart } from "./sitemap.repository.ts";

/** Well below the 50,000 addresses and 50 MB that a sitemap may have: https://www.sitemaps.org/protocol.html */
const PART_SIZE = 10_000;

export function listSitemapParts(ctx: ProductsContext): Promise<string[]> {
  return findPartStarts(ctx.db, PART_SIZE);
}

export function listSitemapPart(ctx: ProductsContext, { first }: { first: string }): Promise<SitemapEntry[]> {
  return listPart(ctx.db, first, PART_SIZE);
}
