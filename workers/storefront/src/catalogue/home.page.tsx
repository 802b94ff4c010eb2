import { Hono } from "hono";
import type { Schemas } from "#shared/client/client.ts";
import type { PageEnv } from "../context.ts";
import { Icon } from "../layout/icons.tsx";
import { pictureOfPage, renderPage } from "../layout/page.tsx";
import { Picture } from "../layout/picture.tsx";
import { ProductGrid } from "../layout/product-card.tsx";
import { createView, type View } from "../layout/view.ts";
import { openCatalogue } from "../session/visitor.ts";
import type { ProductSummary } from "../shop/types.ts";
import { listCategories } from "./categories.ts";
import { type CategoryLink, CategoryLinks } from "./list-page.tsx";

const NEWEST = 8;
const CHEAPEST = 4;

export const homePage = new Hono<PageEnv>();

homePage.get("/", async (c) => {
  const shop = openCatalogue(c);
  const list = (sort: "-createdAt" | "price", limit: number) =>
    shop.GET("/api/v1/products", { params: { query: { sort, limit } } });
  const [v, categories, newest, cheapest] = await Promise.all([
    createView(c),
    listCategories(c),
    list("-createdAt", NEWEST),
    list("price", CHEAPEST),
  ]);
  return renderPage(c, {
    v,
    head: {
      title: v.shop.name,
      description: v.t.home.lead,
      canonical: "/",
      image: pictureOfPage(newest.data.items[0]?.image, v.shop.name),
      data: [siteData(v)],
    },
    children: <Home v={v} categories={topOf(categories)} newest={newest.data.items} cheapest={cheapest.data.items} />,
  });
});

/** The categories at the top of the tree that have something in them. */
const topOf = (categories: Schemas["Category"][]): CategoryLink[] =>
  categories
    .filter(({ parentId, productCount }) => parentId === null && productCount > 0)
    .map(({ slug, name, productCount }) => ({ slug, name, count: productCount }));

type HomeProps = { v: View; categories: CategoryLink[]; newest: ProductSummary[]; cheapest: ProductSummary[] };

const Home = ({ v, categories, newest, cheapest }: HomeProps) => (
  <>
    <section class="hero">
      <div class="hero-text">
        <h1>{v.t.home.title}</h1>
        <p class="lead">{v.t.home.lead}</p>
        <a class="button large" href="/search">
          {v.t.home.browse}
          <Icon name="arrow" />
        </a>
      </div>
      <div class="hero-pictures" aria-hidden="true">
        {newest.slice(0, 3).map((product) => (
          <Picture
            image={product.image}
            name={product.name}
            sizes="(min-width: 60rem) 20rem, 40vw"
            isFirst
            isDecorative
          />
        ))}
      </div>
    </section>
    <CategoryLinks v={v} categories={categories} />
    <Shelf v={v} title={v.t.home.newest} href="/search" products={newest} />
    <section class="promises">
      {v.t.home.promises.map(([title, text]) => (
        <div>
          <Icon name="check" />
          <h2>{title}</h2>
          <p>{text}</p>
        </div>
      ))}
    </section>
    <Shelf
      v={v}
      title={v.t.home.favourites}
      lead={v.t.home.favouritesLead}
      href="/search?sort=price"
      products={cheapest}
    />
  </>
);

type ShelfProps = { v: View; title: string; lead?: string; href: string; products: ProductSummary[] };

const Shelf = ({ v, title, lead, href, products }: ShelfProps) => (
  <section class="shelf">
    <div class="shelf-head">
      <h2>{title}</h2>
      {products.length > 0 && (
        <a class="more" href={href}>
          {v.t.home.seeAll}
          <span class="visually-hidden">: {title}</span>
          <Icon name="arrow" />
        </a>
      )}
      {lead && <p>{lead}</p>}
    </div>
    {products.length > 0 ? <ProductGrid v={v} products={products} /> : <p>{v.t.home.empty}</p>}
  </section>
);

const siteData = (v: View) => ({
  "@context": "https://schema.org",
  "@type": "WebSite",
  name: v.shop.name,
  url: `${v.origin}/`,
  potentialAction: {
    "@type": "SearchAction",
    target: { "@type": "EntryPoint", urlTemplate: `${v.origin}/search?q={search_term_string}` },
    "query-input": "required name=search_term_string",
  },
});
