import { useQuery } from "@tanstack/react-query";
import { type Schemas, shop } from "../api/client.ts";
import type { Choice } from "../fields/picker.tsx";

export type Category = Schemas["Category"];

/** Every category, each followed by those in it. */
export function useCategories() {
  return useQuery({
    queryKey: ["categories"],
    queryFn: async () => (await shop.GET("/api/v1/categories")).data.items,
  });
}

/** Categories by the names that lead to them: "Kitchen › Mugs". */
export function toChoices(categories: Category[]): Choice[] {
  const names = new Map<string, string>();
  return categories.map(({ id, name, parentId }) => {
    const above = parentId === null ? undefined : names.get(parentId);
    names.set(id, above === undefined ? name : `${above} › ${name}`);
    return { id, name: names.get(id) ?? name };
  });
}
