import { Hono } from "hono";
import { callOf } from "#shared/core/context.ts";
import { AppError } from "#shared/core/errors.ts";
import { isId } from "#shared/values/ids.ts";
import { listCategories } from "../catalogue/categories.ts";
import type { PageEnv, PageRequest } from "../context.ts";

const CACHE = "public, max-age=3600";

/** What search engines read: https://www.sitemaps.org/protocol.html and RFC 9309. */
export const feeds = new Hono<PageEnv>();

feeds.get("/robots.txt", (c) => {
  const lines = [
    "User-agent: *",
    ...["/api/", "/cart", "/checkout", "/continue", "/oauth/", "/account", "/orders/"].map(
      (path) => `Disallow: ${path}`,
    ),
    `Sitemap: ${originOf(c)}/sitemap.xml`,
  ];
  return c.text(`${lines.join("\n")}\n`, 200, { "Cache-Control": CACHE });
});

/** The index: its parts are as many as the catalogue needs. */
feeds.get("/sitemap.xml", async (c) => {
  const ctx = c.get("ctx");
  const parts = await ctx.env.PRODUCTS_SITEMAP.listSitemapParts(callOf(ctx));
  const origin = originOf(c);
  const places = ["pages", ...parts].map((part) => `<sitemap><loc>${origin}/sitemaps/${part}</loc></sitemap>`);
  return xml(c, "sitemapindex", places);
});

feeds.get("/sitemaps/pages", async (c) => {
  const categories = (await listCategories(c)).map(({ slug }) => `/categories/${slug}`);
  const pages = ["/", "/search", ...categories];
  return xml(
    c,
    "urlset",
    pages.map((path) => entry(originOf(c) + path)),
  );
});

feeds.get("/sitemaps/:first", async (c) => {
  const first = c.req.param("first");
  if (!isId(first)) throw new AppError("not-found");
  const ctx = c.get("ctx");
  const products = await ctx.env.PRODUCTS_SITEMAP.listSitemapPart(callOf(ctx), { first });
  const origin = originOf(c);
  return xml(
    c,
    "urlset",
    products.map(({ slug, updatedAt }) => entry(`${origin}/products/${slug}`, updatedAt)),
  );
});

/** Slugs have no character that XML would have to escape. */
const entry = (address: string, changed?: string) =>
  `<url><loc>${address}</loc>${changed ? `<lastmod>${changed}</lastmod>` : ""}</url>`;

const originOf = (c: PageRequest) => new URL(c.req.url).origin;

function xml(c: PageRequest, root: string, entries: string[]): Response {
  const body = `<?xml version="1.0" encoding="UTF-8"?>
<${root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${entries.join("\n")}
</${root}>
`;
  return c.body(body, 200, { "Content-Type": "application/xml; charset=utf-8", "Cache-Control": CACHE });
}
