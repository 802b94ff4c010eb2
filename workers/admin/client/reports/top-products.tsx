import { Link } from "@tanstack/react-router";
import { formatCount, formatMoney } from "../ui/format.ts";
import { Tile } from "../ui/tile.tsx";
import type { SalesReport } from "./use-sales.ts";

export function TopProducts({ products }: { products: SalesReport["topProducts"] }) {
  return (
    <Tile title="What sells most" isEmpty={products.length === 0} empty="Nothing was sold in this time.">
      {products.map(({ productId, name, units, gross }) => (
        <li key={productId} className="spread">
          <Link to="/products/$id" params={{ id: productId }}>
            {name}
          </Link>
          <span className="soft">
            {formatCount(units)} · {formatMoney(gross)}
          </span>
        </li>
      ))}
    </Tile>
  );
}
