import { Hono } from "hono";
import { AppError } from "#shared/core/errors.ts";
import type { PageEnv, PageRequest } from "../context.ts";
import { Crumbs, type Trail } from "../layout/crumbs.tsx";
import { pictureOfPage, renderPage } from "../layout/page.tsx";
import { ProductGrid } from "../layout/product-card.tsx";
import { createView, type View } from "../layout/view.ts";
import { openCatalogue } from "../session/visitor.ts";
import { isRefusal } from "../shop/explain-problem.ts";
import { imagesOf } from "../shop/images.ts";
import type { Product, ProductSummary } from "../shop/types.ts";
import { BuyForm, type BuyFormState } from "./buy-form.tsx";
import { Gallery } from "./gallery.tsx";
import { breadcrumbData, productData } from "./product-data.ts";
import { initialVariant } from "./variants.ts";

const MORE = 4;

export const productPage = new Hono<PageEnv>();

productPage.get("/products/:slug", async (c) => {
  const product = await readProduct(c, c.req.param("slug"));
  const variant = initialVariant(product, c.req.query("variant"));
  return renderProduct(c, product, { variant, quantity: 1 });
});

/** @throws AppError product-not-found */
export async function readProduct(c: PageRequest, idOrSlug: string): Promise<Product> {
  try {
    return (await openCatalogue(c).GET("/api/v1/products/{id}", { params: { path: { id: idOrSlug } } })).data;
  } catch (error) {
    if (isRefusal(error) && error.status === 404) throw new AppError("product-not-found");
    throw error;
  }
}

/** The page of a product; with a refusal of its form, which is then sent with 422. */
export async function renderProduct(c: PageRequest, product: Product, state: BuyFormState) {
  const path = `/products/${product.slug}`;
  const [v, more] = await Promise.all([createView(c, path), findMore(c, product)]);
  const images = imagesOf(product);
  const [category] = product.categories;
  const trail: Trail = [
    { name: v.t.layout.home, href: "/" },
    category
      ? { name: category.name, href: `/categories/${category.slug}` }
      : { name: v.t.layout.all, href: "/search" },
    { name: product.name, href: path },
  ];
  return renderPage(c, {
    v,
    status: state.error ? 422 : 200,
    head: {
      title: product.name,
      description: firstSentences(product.description) ?? v.t.home.lead,
      canonical: path,
      type: "product",
      image: pictureOfPage(images[0], product.name),
      data: [productData(v, product, images), breadcrumbData(v, trail)],
    },
    children: (
      <>
        <Crumbs v={v} trail={trail} />
        <div class="product">
          <Gallery v={v} name={product.name} images={images} />
          <Details v={v} product={product} state={state} />
        </div>
        {more.length > 0 && (
          <section class="shelf">
            <div class="shelf-head">
              <h2>{v.t.product.more}</h2>
            </div>
            <ProductGrid v={v} products={more} />
          </section>
        )}
      </>
    ),
  });
}

const Details = ({ v, product, state }: { v: View; product: Product; state: BuyFormState }) => (
  <div class="product-text">
    <h1>{product.name}</h1>
    <BuyForm v={v} product={product} state={state} />
    {product.description && (
      <div class="prose">
        {product.description.split(/\n{2,}/).map((paragraph) => (
          <p>{paragraph}</p>
        ))}
      </div>
    )}
    <Facts v={v} product={product} />
    <p class="fine">{v.t.product.taxNote}</p>
  </div>
);

/** What is true of every variant. */
const Facts = ({ v, product: { variants } }: { v: View; product: Product }) => {
  const { product } = v.t;
  const [first] = variants;
  const sku = variants.length === 1 ? first?.sku : undefined;
  const weight = variants.every(({ weightGrams }) => weightGrams === first?.weightGrams) ? first?.weightGrams : 0;
  if (!sku && !weight) return null;
  return (
    <section class="product-facts">
      <h2>{product.details}</h2>
      <dl>
        {sku && <Fact name={product.sku} text={sku} />}
        {weight ? <Fact name={product.weight} text={v.weight(weight)} /> : null}
      </dl>
    </section>
  );
};

const Fact = ({ name, text }: { name: string; text: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{text}</dd>
  </div>
);

/** Other products for those who did not find what they wanted; the page does without when they can't be read. */
async function findMore(c: PageRequest, { id }: Product): Promise<ProductSummary[]> {
  const query = { sort: "-createdAt", limit: MORE + 1 } as const;
  const read = openCatalogue(c).GET("/api/v1/products", { params: { query } });
  const items = await read.then(
    ({ data }) => data.items,
    () => [],
  );
  return items.filter((each) => each.id !== id).slice(0, MORE);
}

const DESCRIPTION_LENGTH = 160;

function firstSentences(text: string | null): string | undefined {
  if (!text) return undefined;
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > DESCRIPTION_LENGTH ? `${line.slice(0, DESCRIPTION_LENGTH - 1)}…` : line;
}
