import { lineNameOf } from "../shop/line-name.ts";
import type { Order } from "../shop/types.ts";

type UnitsProps = { order: Order; items: { variantId: string; quantity: number }[] };

/** Some units of an order, by the names that the order has for them. */
export const Units = ({ order, items }: UnitsProps) => (
  <ul>
    {items.map(({ variantId, quantity }) => {
      const line = order.items.find((each) => each.variantId === variantId);
      return line && quantity > 0 ? (
        <li>
          {quantity} × {lineNameOf(line)}
        </li>
      ) : null;
    })}
  </ul>
);
