import { useQuery } from "@tanstack/react-query";
import { type Schemas, shop } from "./client.ts";

/** The shop's name, currency and threshold of low stock. */
export function useSettingsQuery() {
  return useQuery({
    queryKey: ["shop"],
    queryFn: async () => (await shop.GET("/api/v1/shop")).data,
    staleTime: 300_000,
  });
}

/** The settings, where a page can do without them; `undefined` until they are there. */
export function useSettings(): Schemas["Shop"] | undefined {
  return useSettingsQuery().data;
}
