/**
 * Draws the pictures of the sample products into `workers/products/sample-data/pictures`: one WebP each, named by the slug of
 * the product. The drawings are in the folder `pictures`.
 *
 *     npm run pictures                    all of them
 *     npm run pictures -- enamel-mug …    these
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { parseArguments, runCommand, UserFacingError } from "../lib/command.ts";
import { root } from "../lib/paths.ts";
import { bags } from "./pictures/bags.ts";
import { camp } from "./pictures/camp.ts";
import { clothes } from "./pictures/clothes.ts";
import { home } from "./pictures/home.ts";
import { kitchen } from "./pictures/kitchen.ts";
import { outdoors } from "./pictures/outdoors.ts";
import { rooms } from "./pictures/rooms.ts";
import { table } from "./pictures/table.ts";
import { wear } from "./pictures/wear.ts";

/** In pixels; the largest size that the shop serves. */
const SIZE = 1200;

const drawings = { ...kitchen, ...table, ...home, ...rooms, ...wear, ...clothes, ...bags, ...outdoors, ...camp };
const folder = join(root, "workers/products/sample-data/pictures");

await runCommand(async () => {
  const { positionals: wanted } = parseArguments({ positionals: Number.POSITIVE_INFINITY });
  const unknown = wanted.filter((slug) => !drawings[slug]);
  if (unknown.length > 0) throw new UserFacingError(`There is no drawing of ${unknown.join(", ")}.`);
  await mkdir(folder, { recursive: true });
  let bytes = 0;
  for (const [slug, draw] of Object.entries(drawings)) {
    if (wanted.length > 0 && !wanted.includes(slug)) continue;
    const picture = await sharp(Buffer.from(draw())).resize(SIZE).webp({ quality: 82, effort: 6 }).toBuffer();
    await writeFile(join(folder, `${slug}.webp`), picture);
    bytes += picture.length;
  }
  console.log(`Wrote pictures of ${(bytes / 1024).toFixed(0)} KiB to ${folder}`);
});
