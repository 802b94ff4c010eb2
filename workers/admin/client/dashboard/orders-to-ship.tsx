import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { shop } from "../api/client.ts";
import { formatMoney, formatTime } from "../ui/format.ts";
import { Tile } from "../ui/tile.tsx";

const SHOWN = 6;

export function OrdersToShip() {
  const query = useQuery({
    queryKey: ["orders", "to-ship"],
    queryFn: async () =>
      (await shop.GET("/api/v1/orders", { params: { query: { status: "paid", limit: SHOWN } } })).data,
  });
  const { data } = query;
  const more = data?.nextCursor && (
    <Link to="/orders" search={{ queue: "to-ship" }}>
      All orders to ship
    </Link>
  );
  return (
    <Tile
      title="To ship"
      query={query}
      isEmpty={data?.items.length === 0}
      empty="Every paid order has been shipped."
      more={more}
    >
      {data?.items.map(({ id, number, createdAt, total }) => (
        <li key={id} className="spread">
          <Link to="/orders/$id" params={{ id }}>
            #{number}
          </Link>
          <span className="soft">
            {formatTime(createdAt)} · {formatMoney(total)}
          </span>
        </li>
      ))}
    </Tile>
  );
}
