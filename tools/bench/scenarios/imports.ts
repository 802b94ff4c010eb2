import { setTimeout as sleep } from "node:timers/promises";
import type { LoadResult } from "../measure/load.ts";
import type { Scenario } from "../measure/scenario.ts";
import type { BenchShop } from "../shop/start-shop.ts";

const PRODUCTS = 500;
const SIZES = ["S", "M", "L"];
const IMPORTS = "/api/v1/product-imports";
/** How often the import is looked at, which is also how exactly it is timed. */
const LOOK_MS = 50;

type Progress = { id: string; rows: number; created: number; finishedAt: string | null; errors: unknown[] };

/** New products of three variants each, as Shopify exports them. */
function fileOf(run: string): string {
  const header =
    "Handle,Title,Body (HTML),Tags,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Status";
  const rows = Array.from({ length: PRODUCTS }, (_, product) =>
    SIZES.map((size, variant) => {
      const handle = `imported-${run}-${product}`;
      const ofProduct = variant ? ",,,," : `Shirt ${run} ${product},<p>A shirt of linen.</p>,"shirt, linen",Size,`;
      return `${handle},${ofProduct}${size},${handle}-${size},200,${product % 50},${19 + variant}.90,${variant ? "" : "active"}`;
    }),
  );
  return [header, ...rows.flat(), ""].join("\n");
}

/** Imports a file of new products, and waits until all are there. */
async function importFile(shop: BenchShop): Promise<LoadResult> {
  const [origin, headers] = [await shop.origin(), await shop.signIn("admin")];
  const call = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${origin}${path}`, { ...init, headers: { ...headers, "Content-Type": "text/csv" } });
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}.`);
    return (await response.json()) as Progress;
  };
  const body = fileOf(Date.now().toString(36));
  const started = performance.now();
  let progress = await call(IMPORTS, { method: "POST", body });
  while (!progress.finishedAt) {
    await sleep(LOOK_MS);
    progress = await call(`${IMPORTS}/${progress.id}`);
  }
  const ms = performance.now() - started;
  const failures = progress.errors.length + PRODUCTS - progress.created;
  return { latencies: [ms], seconds: ms / 1000, done: progress.rows, failures };
}

const scenarios: Scenario[] = [{ name: "import: rows of new products", task: importFile }];

export default scenarios;
