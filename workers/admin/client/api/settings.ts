import { useQuery } from "@tanstack/react-query";
import { type Schemas, shop } from "./client.ts";

/** The shop's name, currency and threshold of low stock; `undefined` until they are there. */
export function useSettings(): Schemas["Shop"] | undefined {
  const { data } = useQuery({
    queryKey: ["shop"],
    queryFn: async () => (await shop.GET("/api/v1/shop")).data,
    staleTime: 300_000,
  });
  return data;
}
