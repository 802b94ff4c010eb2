import type { ProductsContext } from "../context.ts";
import { importName } from "./import-files.ts";
import { runImportPiece } from "./import-piece.service.ts";
import { insertImport } from "./imports.repository.ts";
import { getImport } from "./imports.service.ts";

export const ORIGIN = "https://shop.test";
export const HEADER =
  "Handle,Title,Body (HTML),Tags,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Variant Compare At Price,Image Src,Image Alt Text,Variant Image,Status";

type Options = { isDryRun?: boolean; header?: string; currency?: string };

/** A file with these rows, as an import that has not begun. */
export function queueImport(ctx: ProductsContext, rows: string[], { header = HEADER, ...options }: Options = {}) {
  return queueFile(ctx, `${[header, ...rows].join("\n")}\n`, options);
}

export async function queueFile(ctx: ProductsContext, file: string | Uint8Array<ArrayBuffer>, options: Options = {}) {
  const id = ctx.newId();
  await ctx.media.put(importName(id), file);
  const { isDryRun = false, currency = "USD" } = options;
  await insertImport(ctx.db, { id, isDryRun, currency, origin: ORIGIN });
  return id;
}

export async function runImport(ctx: ProductsContext, rows: string[], options?: Options) {
  return finishImport(ctx, await queueImport(ctx, rows, options));
}

export async function runFile(ctx: ProductsContext, file: string | Uint8Array<ArrayBuffer>, options?: Options) {
  return finishImport(ctx, await queueFile(ctx, file, options));
}

async function finishImport(ctx: ProductsContext, id: string) {
  while (await runImportPiece(ctx, { importId: id }));
  return getImport(ctx, id);
}

let made = 0;
/** A handle that no other test of the file has. */
export const newHandle = () => `imported-${++made}`;

/** The rows of a shirt in two sizes, with 5 and 7 units. */
export const shirt = (handle: string, more = ",,") => [
  `${handle},Shirt ${handle},<p>Soft</p>,"cotton, summer",Size,S,${handle}-S,200,5,19.99,29.99,${more},active`,
  `${handle},,,,,M,${handle}-M,220,7,21.99,,,,,`,
];
