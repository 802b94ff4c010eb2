import { Hono } from "hono";
import type { PageEnv, PageRequest } from "../context.ts";
import { renderPage, setPageHeaders } from "../layout/page.tsx";
import { EmptyState } from "../layout/parts.tsx";
import { ProductGrid } from "../layout/product-card.tsx";
import { createView, type View } from "../layout/view.ts";
import { openCatalogue } from "../session/visitor.ts";
import { isRefusal } from "../shop/explain-problem.ts";
import type { ProductSummary } from "../shop/types.ts";
import { Filters } from "./filters.tsx";
import { addressOf, type Listing, readListing, toQuery } from "./listing.ts";

const SUGGESTIONS = 6;

export const searchPages = new Hono<PageEnv>();

searchPages.get("/search", async (c) => {
  const v = await createView(c);
  const listing = readListing(c.req.query());
  const page = await findProducts(c, listing, v.shop.currency);
  const title = listing.q ? v.t.search.results(listing.q) : v.t.search.all;
  return renderPage(c, {
    v,
    head: { title, description: v.t.home.lead, canonical: addressOf("/search", { q: listing.q }) },
    children: <ListPage v={v} path="/search" title={title} listing={listing} {...page} />,
  });
});

/** What the search field shows while a visitor types: a list without a page around it. */
searchPages.get("/search/suggestions", async (c) => {
  const v = await createView(c);
  const { q } = readListing(c.req.query());
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

type Found = { products: ProductSummary[]; nextCursor: string | null };

/** A page of the list. An old or invented cursor leads back to its beginning. */
async function findProducts(c: PageRequest, listing: Listing, currency: string): Promise<Found> {
  const read = async (wanted: Listing) => {
    const { data } = await openCatalogue(c).GET("/api/v1/products", { params: { query: toQuery(wanted, currency) } });
    return { products: data.items, nextCursor: data.nextCursor };
  };
  return read(listing).catch((error: unknown) => {
    if (isRefusal(error) && listing.cursor) return read({ ...listing, cursor: "" });
    throw error;
  });
}

type ListPageProps = Found & { v: View; path: string; title: string; listing: Listing };

const ListPage = ({ v, path, title, listing, products, nextCursor }: ListPageProps) => (
  <div class="listing">
    <h1>{title}</h1>
    <Filters v={v} path={path} listing={listing} />
    <div class="results">
      {products.length > 0 ? (
        <>
          <h2 class="visually-hidden">{title}</h2>
          <ProductGrid v={v} products={products} firstAtOnce={4} />
        </>
      ) : (
        <EmptyState
          icon="search"
          title={v.t.search.none}
          text={v.t.search.noneHelp}
          href="/search"
          action={v.t.search.all}
        />
      )}
      {nextCursor && (
        <p class="pager">
          <a class="button quiet" rel="next" data-more="" href={addressOf(path, { ...listing, cursor: nextCursor })}>
            {v.t.search.more}
          </a>
        </p>
      )}
    </div>
  </div>
);
