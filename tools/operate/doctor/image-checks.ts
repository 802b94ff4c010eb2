import pMap from "p-map";
import { type Check, finding, sqlCheck } from "./check.ts";

export const imageChecks: Check[] = [
  sqlCheck("The images of each product are numbered without a gap", "products", {
    total: "product_images",
    wrong: `
      SELECT format('product %s has %s images, at the places %s', product_id, count(*), string_agg(position::text, ', ' ORDER BY position)) AS wrong
      FROM product_images GROUP BY product_id
      HAVING array_agg(position ORDER BY position) <> array(SELECT generate_series(0, count(*) - 1)::int)`,
  }),
];

const CONCURRENCY = 5;

/** Asks the shop at this address for each file that an image has: it is in R2 if the shop can serve it. */
export function imageFileCheck(shopUrl: string): Check {
  return {
    title: "Each image's file is there",
    async run({ products }) {
      const { rows } = await products.query<{ key: string }>("SELECT DISTINCT key FROM product_images ORDER BY key");
      const wrong = await pMap(
        rows,
        async ({ key }) => ((await isServed(shopUrl, key)) ? [] : `the file ${key} is missing`),
        {
          concurrency: CONCURRENCY,
        },
      );
      return finding(rows.length, wrong.flat());
    },
  };
}

async function isServed(shopUrl: string, key: string): Promise<boolean> {
  for (;;) {
    const response = await fetch(new URL(`/media/${key}/160`, shopUrl), { headers: { Accept: "image/webp" } });
    await response.body?.cancel();
    if (response.status === 200 || response.status === 404) return response.ok;
    if (response.status !== 429) throw new Error(`The shop answers ${response.status} for the image ${key}.`);
    await new Promise((resolve) => setTimeout(resolve, Number(response.headers.get("Retry-After") ?? 1) * 1000));
  }
}
