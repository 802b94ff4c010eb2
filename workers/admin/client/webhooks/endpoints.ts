import { type Schemas, shop } from "../api/client.ts";
import type { PageQuery } from "../api/pages.ts";
import { queryClient } from "../api/query-client.ts";
import type { Tone } from "../ui/badge.tsx";

export type Endpoint = Schemas["WebhookEndpoint"];

export const STATUS_TONES: Record<Endpoint["status"], Tone> = { active: "good", paused: "neutral", disabled: "bad" };

export const DISABLED_REASONS: Record<string, string> = {
  gone: "It answered that it is gone (410).",
  failing: "Nothing has reached it for five days.",
};

export const loadEndpoints = async (query: PageQuery) =>
  (await shop.GET("/api/v1/webhook-endpoints", { params: { query } })).data;

export const refreshWebhooks = () => queryClient.invalidateQueries({ queryKey: ["webhooks"] });
