import { Hono } from "hono";
import { AppError } from "#shared/core/errors.ts";
import type { PageEnv, PageRequest } from "../context.ts";
import { Crumbs, type Trail } from "../layout/crumbs.tsx";
import { pictureOfPage, renderPage } from "../layout/page.tsx";
import { createView } from "../layout/view.ts";
import { openCatalogue } from "../session/visitor.ts";
import { isRefusal } from "../shop/explain-problem.ts";
import { listCategories } from "./categories.ts";
import { findProducts } from "./find-products.ts";
import { ListPage } from "./list-page.tsx";
import { readListing } from "./listing.ts";
import { breadcrumbData } from "./product-data.ts";

export const categoryPages = new Hono<PageEnv>();

categoryPages.get("/categories/:slug", async (c) => {
  const [v, category, all] = await Promise.all([
    createView(c),
    readCategory(c, c.req.param("slug")),
    listCategories(c),
  ]);
  const { slug, name } = category;
  const listing = readListing(c.req.queries(), v.shop.currency, slug);
  const found = await findProducts(c, listing, v.shop.currency);
  const path = `/categories/${slug}`;
  const trail: Trail = [
    { name: v.t.layout.home, href: "/" },
    ...category.ancestors.map((each) => ({ name: each.name, href: `/categories/${each.slug}` })),
    { name, href: path },
  ];
  const below = all.filter(({ parentId, productCount }) => parentId === category.id && productCount > 0);
  const categories = below.map((each) => ({ slug: each.slug, name: each.name, count: each.productCount }));
  const title = listing.q ? `${name} · ${v.t.search.results(listing.q)}` : name;
  return renderPage(c, {
    v,
    head: {
      title,
      description: `${name} · ${v.t.home.lead}`,
      canonical: path,
      image: pictureOfPage(found.products[0]?.image, name),
      data: [breadcrumbData(v, trail)],
    },
    children: (
      <>
        <Crumbs v={v} trail={trail} />
        <ListPage v={v} path={path} title={title} listing={listing} categories={categories} {...found} />
      </>
    ),
  });
});

/** @throws AppError not-found */
async function readCategory(c: PageRequest, idOrSlug: string) {
  try {
    return (await openCatalogue(c).GET("/api/v1/categories/{id}", { params: { path: { id: idOrSlug } } })).data;
  } catch (error) {
    if (isRefusal(error) && error.status === 404) throw new AppError("not-found");
    throw error;
  }
}
