import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { shop } from "../api/client.ts";

/** Says so while the shop delivers nowhere: without a zone no customer gets through the checkout. */
export function NoZones() {
  const { data } = useQuery({
    queryKey: ["zones", "first"],
    queryFn: async () => (await shop.GET("/api/v1/zones", { params: { query: { limit: 1 } } })).data.items,
    meta: { showsError: true },
  });
  if (data?.length !== 0) return null;
  return (
    <p className="notice warn" role="status">
      The shop delivers nowhere yet, so no order can be placed. Make a zone in <Link to="/zones">Zones</Link>: it says
      where to, and what shipping costs.
    </p>
  );
}
