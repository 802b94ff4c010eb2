import { useQuery } from "@tanstack/react-query";
import { type Schemas, shop } from "../api/client.ts";

export type SalesReport = Schemas["SalesReport"];
export type SalesQuery = { from: string; to: string; timezone: string; interval: SalesReport["interval"] };

export function useSales(query: SalesQuery) {
  return useQuery({
    queryKey: ["sales", query],
    queryFn: async () => (await shop.GET("/api/v1/reports/sales", { params: { query } })).data,
    staleTime: 60_000,
    placeholderData: (previous) => previous,
  });
}
