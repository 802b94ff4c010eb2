import type { Schemas } from "#shared/client/client.ts";
import { describeError } from "#shared/core/log.ts";
import type { PageRequest } from "../context.ts";
import { openCatalogue } from "../session/visitor.ts";

/** All categories in the order of the tree; pages show without them when they can't be read. */
export async function listCategories(c: PageRequest): Promise<Schemas["Category"][]> {
  try {
    return (await openCatalogue(c).GET("/api/v1/categories")).data.items;
  } catch (error) {
    c.get("ctx").log.warn("categories not read", { error: describeError(error) });
    return [];
  }
}
