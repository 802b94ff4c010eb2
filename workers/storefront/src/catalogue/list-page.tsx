import { EmptyState } from "../layout/parts.tsx";
import { ProductGrid } from "../layout/product-card.tsx";
import type { View } from "../layout/view.ts";
import { Filters } from "./filters.tsx";
import type { Found } from "./find-products.ts";
import { addressOf, type Listing } from "./listing.ts";

export type CategoryLink = { slug: string; name: string; count: number };

type ListPageProps = Found & {
  v: View;
  path: string;
  title: string;
  listing: Listing;
  /** Where the list can be narrowed to. */
  categories: CategoryLink[];
};

/** A list of products with what narrows it. The script replaces its contents when a filter changes. */
export const ListPage = (props: ListPageProps) => (
  <>
    <List {...props} />
    {/* The script says here what a list that it replaced has: a live region is read out only where it stood before. */}
    <p class="visually-hidden" role="status" data-announcer="" />
  </>
);

const List = ({ v, path, title, listing, products, nextCursor, facets, categories }: ListPageProps) => (
  <div class="listing" data-swap="">
    <h1>{title}</h1>
    {facets && (
      <p class="fine" data-announced="">
        {v.t.search.count(facets.total, facets.exact)}
      </p>
    )}
    <CategoryLinks v={v} categories={categories} q={listing.q} />
    <Filters v={v} path={path} listing={listing} facets={facets} />
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

export const CategoryLinks = ({ v, categories, q = "" }: { v: View; categories: CategoryLink[]; q?: string }) =>
  categories.length > 0 ? (
    <nav class="chips" aria-label={v.t.search.categories}>
      {categories.map(({ slug, name, count }) => (
        <a href={addressOf(`/categories/${slug}`, { q })}>
          {name} <span class="count">{count}</span>
        </a>
      ))}
    </nav>
  ) : null;
