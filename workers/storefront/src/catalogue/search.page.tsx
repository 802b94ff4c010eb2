import { Hono } from "hono";
import type { PageEnv } from "../context.ts";
import { pictureOfPage, renderPage, setPageHeaders } from "../layout/page.tsx";
import { createView, type View } from "../layout/view.ts";
import { openCatalogue } from "../session/visitor.ts";
import type { ProductSummary } from "../shop/types.ts";
import { findProducts } from "./find-products.ts";
import { ListPage } from "./list-page.tsx";
import { addressOf, readListing } from "./listing.ts";

const SUGGESTIONS = 6;
const CATEGORIES = 8;

export const searchPages = new Hono<PageEnv>();

searchPages.get("/search", async (c) => {
  const v = await createView(c);
  const listing = readListing(c.req.queries(), v.shop.currency);
  const found = await findProducts(c, listing, v.shop.currency);
  const title = listing.q ? v.t.search.results(listing.q) : v.t.search.all;
  const categories = found.facets?.categories.slice(0, CATEGORIES) ?? [];
  return renderPage(c, {
    v,
    head: {
      title,
      description: v.t.home.lead,
      canonical: addressOf("/search", { q: listing.q }),
      image: pictureOfPage(found.products[0]?.image, title),
    },
    children: <ListPage v={v} path="/search" title={title} listing={listing} categories={categories} {...found} />,
  });
});

/** What the search field shows while a visitor types: a list without a page around it. */
searchPages.get("/search/suggestions", async (c) => {
  const v = await createView(c);
  const { q } = readListing(c.req.queries(), v.shop.currency);
  const query = { q, limit: SUGGESTIONS };
  const { items } = q ? (await openCatalogue(c).GET("/api/v1/products", { params: { query } })).data : { items: [] };
  setPageHeaders(c, { isPrivate: false });
  return c.html(<Suggestions v={v} products={items} />);
});

const Suggestions = ({ v, products }: { v: View; products: ProductSummary[] }) =>
  products.map(({ name, slug, price }) => (
    <a href={`/products/${slug}`}>
      <span>{name}</span>
      <span>{v.money(price)}</span>
    </a>
  ));
