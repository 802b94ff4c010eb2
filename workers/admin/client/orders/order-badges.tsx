import type { Order } from "../api/client.ts";
import { Badge, type Tone, toWords } from "../ui/badge.tsx";

const STATUS: Record<Order["status"], { label: string; tone: Tone }> = {
  pending: { label: "To be paid", tone: "warn" },
  paid: { label: "To ship", tone: "info" },
  shipped: { label: "Shipped", tone: "good" },
  delivered: { label: "Delivered", tone: "good" },
  cancelled: { label: "Cancelled", tone: "neutral" },
};

export function StatusBadge({ order }: { order: Order }) {
  const { label, tone } = STATUS[order.status];
  const isPartly = order.status === "paid" && order.fulfillmentStatus === "partially-fulfilled";
  return <Badge tone={tone}>{isPartly ? "Partly shipped" : label}</Badge>;
}

/** Shown only where the status does not say it already. */
export function PaymentBadge({ order }: { order: Order }) {
  if (order.paymentStatus === "paid" || order.paymentStatus === "unpaid") return null;
  return <Badge tone="bad">{toWords(order.paymentStatus)}</Badge>;
}
