/** The queues of orders, by what is to be done with them. */
export const QUEUES = {
  all: { label: "All", status: undefined },
  unpaid: { label: "To be paid", status: "pending" },
  "to-ship": { label: "To ship", status: "paid" },
  shipped: { label: "Shipped", status: "shipped" },
  delivered: { label: "Delivered", status: "delivered" },
  cancelled: { label: "Cancelled", status: "cancelled" },
} as const;
export type Queue = keyof typeof QUEUES;

export type OrderSearch = { queue?: Queue; q?: string; userId?: string };

/** What the address says of the list; anything else in it is left out. */
export function readOrderSearch({ queue, q, userId }: Record<string, unknown>): OrderSearch {
  return {
    ...(typeof queue === "string" && Object.hasOwn(QUEUES, queue) && queue !== "all" ? { queue: queue as Queue } : {}),
    ...((typeof q === "string" && q) || typeof q === "number" ? { q: String(q) } : {}),
    ...(typeof userId === "string" && { userId }),
  };
}
