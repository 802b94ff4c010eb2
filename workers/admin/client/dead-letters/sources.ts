import { type Schemas, shop } from "../api/client.ts";
import type { PageQuery } from "../api/pages.ts";

export type DeadLetter = Schemas["DeadLetter"];
type Page = { items: DeadLetter[]; nextCursor: string | null };

type Source = {
  label: string;
  load: (page: PageQuery) => Promise<Page>;
  replay: (id: string) => Promise<unknown>;
  dismiss: (id: string, reason: string) => Promise<unknown>;
};

const at = (id: string) => ({ params: { path: { id } } });
const because = (id: string, reason: string) => ({ params: { path: { id }, query: { reason } } });

/** Each receiver of events keeps its own. */
export const SOURCES = {
  notifications: {
    label: "Notifications",
    load: async (query) => (await shop.GET("/api/v1/dead-letters", { params: { query } })).data,
    replay: (id) => shop.POST("/api/v1/dead-letters/{id}/replay", at(id)),
    dismiss: (id, reason) => shop.DELETE("/api/v1/dead-letters/{id}", because(id, reason)),
  },
  payments: {
    label: "Payments",
    load: async (query) => (await shop.GET("/api/v1/payment-dead-letters", { params: { query } })).data,
    replay: (id) => shop.POST("/api/v1/payment-dead-letters/{id}/replay", at(id)),
    dismiss: (id, reason) => shop.DELETE("/api/v1/payment-dead-letters/{id}", because(id, reason)),
  },
  webhooks: {
    label: "Webhooks",
    load: async (query) => (await shop.GET("/api/v1/webhooks/dead-letters", { params: { query } })).data,
    replay: (id) => shop.POST("/api/v1/webhooks/dead-letters/{id}/replay", at(id)),
    dismiss: (id, reason) => shop.DELETE("/api/v1/webhooks/dead-letters/{id}", because(id, reason)),
  },
} satisfies Record<string, Source>;

export type SourceName = keyof typeof SOURCES;
