import type { ProductSummary } from "../api/client.ts";
import { Badge } from "../ui/badge.tsx";

/** For a product with low stock. Of several variants a list has only the sum, which does not say how much is left of the low one. */
export function StockBadge({ product: { availableStock, options } }: { product: ProductSummary }) {
  if (availableStock === 0) return <Badge tone="bad">Sold out</Badge>;
  return <Badge tone="warn">{options.length > 0 ? "Low stock" : `${availableStock} left`}</Badge>;
}
