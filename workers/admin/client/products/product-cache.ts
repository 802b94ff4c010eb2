import type { InfiniteData } from "@tanstack/react-query";
import { type Product, type ProductSummary, shop } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";

type Lists = InfiniteData<{ items: ProductSummary[] }>;

export const readProduct = async ({ id }: Pick<Product, "id">): Promise<Product> =>
  (await shop.GET("/api/v1/products/{id}", { params: { path: { id } } })).data;

/** Reads again what shows the product. */
export async function refreshProduct(id: string): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ["product", id] });
  await queryClient.invalidateQueries({ queryKey: ["products"] });
}

/** Shows the product as it is now, where it is shown: a list of thousands need not be read again for one of them. */
export function showProduct(product: Product): void {
  queryClient.setQueryData(["product", product.id], product);
  const show = (summary: ProductSummary) =>
    summary.id === product.id ? { ...product, image: product.images[0] ?? null } : summary;
  queryClient.setQueriesData<Lists>({ queryKey: ["products"] }, (lists) => {
    if (!lists || !("pages" in lists)) return lists;
    return { ...lists, pages: lists.pages.map((page) => ({ ...page, items: page.items.map(show) })) };
  });
}
