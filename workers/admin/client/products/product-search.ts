const FILTERS = { active: "Active", draft: "Drafts", low: "Low stock" } as const;
type Filter = keyof typeof FILTERS;
export type ProductSearch = { q?: string; show?: Filter };

export const FILTER_OPTIONS = [
  { value: "all", label: "All" },
  ...(Object.keys(FILTERS) as Filter[]).map((value) => ({ value, label: FILTERS[value] })),
] as const;

/** What the address says of the list; anything else in it is left out. */
export function readProductSearch({ q, show }: Record<string, unknown>): ProductSearch {
  return {
    ...((typeof q === "string" && q) || typeof q === "number" ? { q: String(q) } : {}),
    ...(typeof show === "string" && Object.hasOwn(FILTERS, show) ? { show: show as Filter } : {}),
  };
}
