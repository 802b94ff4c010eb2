import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { shop } from "../api/client.ts";
import { StockBadge } from "../products/stock-badge.tsx";
import { Tile } from "../ui/tile.tsx";

const SHOWN = 6;

/** Products with a variant whose stock is at or below the threshold of the settings. */
export function LowStock() {
  const query = useQuery({
    queryKey: ["products", "low-stock"],
    queryFn: async () =>
      (await shop.GET("/api/v1/products", { params: { query: { lowStock: "true", limit: SHOWN } } })).data,
  });
  const { data } = query;
  const more = data?.nextCursor && (
    <Link to="/products" search={{ show: "low" }}>
      All products with low stock
    </Link>
  );
  return (
    <Tile
      title="Low stock"
      query={query}
      isEmpty={data?.items.length === 0}
      empty="There is enough of everything."
      more={more}
    >
      {data?.items.map((product) => (
        <li key={product.id} className="spread">
          <Link to="/products/$id" params={{ id: product.id }}>
            {product.name}
          </Link>
          <StockBadge product={product} />
        </li>
      ))}
    </Tile>
  );
}
