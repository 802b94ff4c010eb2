import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { shop } from "../api/client.ts";
import { formatMoney, formatTime } from "../ui/format.ts";

const SHOWN = 6;

export function OrdersToShip() {
  const { data } = useQuery({
    queryKey: ["orders", "to-ship"],
    queryFn: async () =>
      (await shop.GET("/api/v1/orders", { params: { query: { status: "paid", limit: SHOWN } } })).data,
  });
  return (
    <section className="card" aria-labelledby="to-ship">
      <h2 id="to-ship">To ship</h2>
      {data?.items.length === 0 && <p className="soft">Every paid order has been shipped.</p>}
      <ul className="plain-list">
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
      </ul>
      {data?.nextCursor && (
        <p>
          <Link to="/orders" search={{ queue: "to-ship" }}>
            All orders to ship
          </Link>
        </p>
      )}
    </section>
  );
}
