import type { ProductsContext } from "../context.ts";
import { importName } from "./import-files.ts";
import { runImportPiece } from "./import-piece.service.ts";
import { insertImport } from "./imports.repository.ts";
import type { Import } from "./imports.schema.ts";
import { getImport } from "./imports.service.ts";

export const ORIGIN = "https://shop.test";

/** Imports a file to its end. */
export async function importFile(ctx: ProductsContext, file: string): Promise<Import> {
  const id = ctx.newId();
  await ctx.media.put(importName(id), file);
  await insertImport(ctx.db, { id, isDryRun: false, currency: "USD", origin: ORIGIN });
  while (await runImportPiece(ctx, id));
  return getImport(ctx, id);
}
