import type { ProductSummary } from "../shop/types.ts";
import { Picture } from "./picture.tsx";
import type { View } from "./view.ts";

const SIZES = "(min-width: 60rem) 17rem, (min-width: 40rem) 30vw, 46vw";

type GridProps = { v: View; products: ProductSummary[]; firstAtOnce?: number };

/** Products side by side. The first ones are what a visitor sees at once. */
export const ProductGrid = ({ v, products, firstAtOnce = 0 }: GridProps) => (
  <ul class="grid" data-list="">
    {products.map((product, index) => (
      <li>
        <ProductCard v={v} product={product} isFirst={index < firstAtOnce} />
      </li>
    ))}
  </ul>
);

const ProductCard = ({ v, product, isFirst }: { v: View; product: ProductSummary; isFirst: boolean }) => {
  const isSoldOut = product.availableStock === 0;
  return (
    <article class={isSoldOut ? "card sold-out" : "card"}>
      <a class="card-link" href={`/products/${product.slug}`}>
        <div class="frame">
          <Picture image={product.image} name={product.name} sizes={SIZES} isFirst={isFirst} isDecorative />
          {isSoldOut && <span class="tag">{v.t.product.soldOut}</span>}
          {!isSoldOut && product.compareAtPrice && <span class="tag sale">{v.t.product.sale}</span>}
        </div>
        <h3>{product.name}</h3>
      </a>
      <Price v={v} product={product} />
    </article>
  );
};

/** The price of a product: with several variants, the lowest. */
export const Price = ({ v, product }: { v: View; product: ProductSummary }) => {
  const { price, maxPrice, compareAtPrice } = product;
  const text = v.money(price);
  return (
    <p class="price">
      <span class={compareAtPrice ? "now" : undefined}>
        {maxPrice.amount > price.amount ? v.t.product.from(text) : text}
      </span>
      {compareAtPrice && (
        <s>
          <span class="visually-hidden">{v.t.product.before} </span>
          {v.money(compareAtPrice)}
        </s>
      )}
    </p>
  );
};
