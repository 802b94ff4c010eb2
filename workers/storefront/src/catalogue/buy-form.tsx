import { Notice } from "../layout/parts.tsx";
import type { View } from "../layout/view.ts";
import type { Product, Variant } from "../shop/types.ts";
import { fieldOfOption, MAX_QUANTITY } from "./variants.ts";

export type BuyFormState = { variant: Variant | undefined; quantity: number; error?: string };
type BuyFormProps = { v: View; product: Product; state: BuyFormState };

const FEW = 5;

/** Chooses a variant and puts it into the cart. The script shows the price and stock of what is chosen. */
export const BuyForm = ({ v, product, state: { variant, quantity, error } }: BuyFormProps) => {
  const shown = variant ?? product.variants[0];
  const price = shown?.price ?? product.price;
  const before = shown?.compareAtPrice ?? product.compareAtPrice;
  const isSoldOut = product.availableStock === 0;
  return (
    <form class="buy" action="/cart/items" method="post" data-variants={variantsData(v, product)}>
      <input type="hidden" name="product" value={product.slug} />
      <p class="price big" aria-live="polite">
        <span class={before ? "now" : undefined} data-price="">
          {v.money(price)}
        </span>
        <s data-before="" hidden={!before}>
          {before ? v.money(before) : ""}
        </s>
      </p>
      {error && <Notice kind="bad">{error}</Notice>}
      {product.options.map(({ name, values }) => (
        <fieldset class="options">
          <legend>{name}</legend>
          {values.map((value) => (
            <label class="option">
              <input
                type="radio"
                name={fieldOfOption(name)}
                value={value}
                checked={shown?.options[name] === value}
                required
              />
              <span>{value}</span>
            </label>
          ))}
        </fieldset>
      ))}
      <p class="stock" data-stock="" data-state={stockState(shown)} aria-live="polite">
        {stockText(v, shown)}
      </p>
      <div class="buy-row">
        <label class="quantity">
          <span class="visually-hidden">{v.t.product.quantity}</span>
          <input type="number" name="quantity" min={1} max={MAX_QUANTITY} value={quantity} inputmode="numeric" />
        </label>
        <button class="button large" type="submit" disabled={isSoldOut} data-label={v.t.product.add}>
          {isSoldOut ? v.t.product.soldOut : v.t.product.add}
        </button>
      </div>
    </form>
  );
};

function stockState(variant: Variant | undefined): "none" | "few" | "some" {
  const stock = variant?.availableStock ?? 0;
  if (stock === 0) return "none";
  return stock <= FEW ? "few" : "some";
}

function stockText({ t }: View, variant: Variant | undefined): string {
  const state = stockState(variant);
  if (state === "none") return t.product.soldOut;
  return state === "few" ? t.product.fewLeft(variant?.availableStock ?? 0) : t.product.inStock;
}

/** What the script needs to show another variant, as text that is ready to be shown. */
function variantsData(v: View, { options, variants }: Product): string {
  if (options.length === 0) return "";
  return JSON.stringify({
    none: v.t.product.combination,
    variants: variants.map((variant) => ({
      id: variant.id,
      options: Object.fromEntries(options.map(({ name }) => [fieldOfOption(name), variant.options[name]])),
      price: v.money(variant.price),
      before: variant.compareAtPrice ? v.money(variant.compareAtPrice) : "",
      stock: stockText(v, variant),
      state: stockState(variant),
    })),
  });
}
