import { MAX_QUANTITY } from "../catalogue/variants.ts";
import { Picture } from "../layout/picture.tsx";
import type { View } from "../layout/view.ts";
import { lineNameOf } from "../shop/line-name.ts";
import type { Cart, CartItem, Image } from "../shop/types.ts";

/** What is in the cart, each line with its quantity to change. */
export const CartLines = ({ v, cart }: { v: View; cart: Cart }) => (
  <ul class="lines">
    {cart.items.map((item, index) => (
      <CartLine v={v} item={item} problem={problemOfLine(v, cart, index)} />
    ))}
  </ul>
);

const CartLine = ({ v, item, problem }: { v: View; item: CartItem; problem: string | undefined }) => (
  <li>
    <Picture image={item.image} name={item.name} sizes="5rem" isDecorative />
    <div>
      <div class="line-head">
        <div>
          <a href={`/products/${item.productId}?variant=${item.variantId}`}>{item.name}</a>
          <Options options={item.options} />
          {item.quantity > 1 && (
            <p class="fine">
              {v.money(item.unitPrice)} {v.t.cart.each}
            </p>
          )}
        </div>
        <p class="amount">{v.money(item.lineTotal)}</p>
      </div>
      <div class="line-actions">
        <form action="/cart/lines" method="post" data-auto-submit="">
          <input type="hidden" name="variantId" value={item.variantId} />
          <input
            id={`quantity-${item.variantId}`}
            type="number"
            name="quantity"
            min={1}
            max={MAX_QUANTITY}
            value={item.quantity}
            inputmode="numeric"
            autocomplete="off"
            aria-label={v.t.cart.quantityOf(lineNameOf(item))}
            aria-invalid={problem ? "true" : undefined}
          />
          <button id={`update-${item.variantId}`} class="link-button" type="submit">
            {v.t.cart.update}
          </button>
        </form>
        <form action="/cart/lines" method="post">
          <input type="hidden" name="variantId" value={item.variantId} />
          <input type="hidden" name="quantity" value="0" />
          <button class="link-button" type="submit" aria-label={v.t.cart.removeOf(lineNameOf(item))}>
            {v.t.cart.remove}
          </button>
        </form>
      </div>
    </div>
    {problem && <p class="error">{problem}</p>}
  </li>
);

export const Options = ({ options }: { options: Record<string, string> }) => {
  const text = Object.entries(options).map(([name, value]) => `${name}: ${value}`);
  return text.length > 0 ? <p class="fine">{text.join(" · ")}</p> : null;
};

/** What keeps this line from being ordered. */
function problemOfLine(v: View, { requirements, items }: Cart, index: number): string | undefined {
  const own = requirements.find(({ field }) => `${field}.`.startsWith(`items.${index}.`));
  const item = items[index];
  if (!own || !item) return undefined;
  if (own.code === "quantity-not-available") {
    return item.availableStock > 0 ? v.t.cart.fewer(item.availableStock) : v.t.cart.soldOut;
  }
  return `${item.name} ${v.t.cart.notAvailable}`;
}

type Line = Pick<CartItem, "name" | "options" | "quantity" | "lineTotal"> & { image?: Image | null };

/** The same to read only, beside a checkout or in an order. */
export const ShortLines = ({ v, items }: { v: View; items: Line[] }) => (
  <ul class="lines small">
    {items.map((item) => (
      <li>
        <Picture image={item.image} name={item.name} sizes="3.4rem" isDecorative />
        <div class="line-head">
          <div>
            <p>
              {item.quantity} × {item.name}
            </p>
            <Options options={item.options} />
          </div>
          <p class="amount">{v.money(item.lineTotal)}</p>
        </div>
      </li>
    ))}
  </ul>
);
