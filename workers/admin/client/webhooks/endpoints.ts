import { skipToken, useQuery } from "@tanstack/react-query";
import { type Schemas, shop } from "../api/client.ts";
import type { PageQuery } from "../api/pages.ts";
import { queryClient } from "../api/query-client.ts";

export type Endpoint = Schemas["WebhookEndpoint"];

export const DISABLED_REASONS: Record<string, string> = {
  gone: "It answered that it is gone (410).",
  failing: "Nothing has reached it for five days.",
};

export const loadEndpoints = async (query: PageQuery) =>
  (await shop.GET("/api/v1/webhook-endpoints", { params: { query } })).data;

/**
 * @param id - `undefined` until it is known which endpoint it is, or as long as none is wanted
 * @param refetchInterval - milliseconds; it is not read again by default
 */
export const useEndpoint = (id: string | undefined, refetchInterval: number | false = false) =>
  useQuery({
    queryKey: ["webhooks", "endpoint", id],
    queryFn: id
      ? async () => (await shop.GET("/api/v1/webhook-endpoints/{id}", { params: { path: { id } } })).data
      : skipToken,
    refetchInterval,
  });

export const refreshWebhooks = () => queryClient.invalidateQueries({ queryKey: ["webhooks"] });
