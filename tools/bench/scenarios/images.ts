import sharp from "sharp";
import { productId } from "../../../workers/products/sample-data/generated-products.ts";
import type { LoadResult } from "../measure/load.ts";
import type { Scenario } from "../measure/scenario.ts";
import type { BenchShop } from "../shop/start-shop.ts";

/** As a camera's picture after it was scaled for the web. */
const SIZE = 1600;
/** How many images of each round are asked for the first time. */
const FIRST = 5;
const headers = { Accept: "image/avif,image/webp,*/*" };

let uploaded = 0;

/** Uploads an image that no other is the same as, and returns its address at 320 pixels. */
async function uploadImage(shop: BenchShop): Promise<string> {
  const noise = { type: "gaussian" as const, mean: 128, sigma: 40 };
  const image = sharp({ create: { width: SIZE, height: SIZE, channels: 3, background: "teal", noise } });
  const body = new Uint8Array(await image.blur(4).jpeg().toBuffer());
  const path = `/api/v1/products/${productId(uploaded++ % shop.products)}/images`;
  const response = await fetch(`${await shop.origin()}${path}`, {
    method: "POST",
    headers: { ...(await shop.signIn("admin")), "Content-Type": "image/jpeg" },
    body,
  });
  if (response.status !== 201) throw new Error(`An image was answered with ${response.status}.`);
  const { images } = (await response.json()) as { images: { urls: Record<string, string> }[] };
  return images.at(-1)?.urls["320"] ?? "";
}

/** Asks for images that were not requested before, one after another: each is rendered. */
async function readFirst(shop: BenchShop): Promise<LoadResult> {
  const origin = await shop.origin();
  const latencies: number[] = [];
  for (let index = 0; index < FIRST; index++) {
    const path = await uploadImage(shop);
    const asked = performance.now();
    const response = await fetch(`${origin}${path}`, { headers });
    await response.arrayBuffer();
    if (response.ok) latencies.push(performance.now() - asked);
  }
  const seconds = latencies.reduce((sum, ms) => sum + ms, 0) / 1000;
  return { latencies, seconds, done: latencies.length, failures: FIRST - latencies.length };
}

const scenarios: Scenario[] = [
  { name: "image at 320 pixels, first", task: readFirst },
  {
    name: "image at 320 pixels, later",
    prepare: async (shop) => {
      const path = await uploadImage(shop);
      return () => ({ path, headers });
    },
  },
];

export default scenarios;
