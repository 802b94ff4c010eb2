export type ProductSearch = { q?: string; status?: "draft" | "active"; sort?: "name" | "-createdAt" | "price" };

/** What the address says of the list; anything else in it is left out. */
export function readProductSearch({ q, status, sort }: Record<string, unknown>): ProductSearch {
  return {
    ...(typeof q === "string" || typeof q === "number" ? { q: String(q) } : {}),
    ...(status === "draft" || status === "active" ? { status } : {}),
    ...(sort === "name" || sort === "price" ? { sort } : {}),
  };
}
