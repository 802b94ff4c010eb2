import { isAppError } from "#shared/core/errors.ts";
import { newEvent } from "#shared/events/publisher/new-event.ts";
import { type FileRefusal, fetchPublicFile } from "#shared/http/fetch-public-file.ts";
import type { ImageRow, ProductRow } from "../catalogue/product-rows.ts";
import type { ProductsContext } from "../context.ts";
import type { RowError } from "../csv/read-piece.ts";
import { insertImage, orderImages, updateImage } from "../images/images.repository.ts";
import { MAX_IMAGES } from "../images/images.schema.ts";
import { keepFile } from "../media/media-files.repository.ts";
import { MAX_IMAGE_BYTES, type StoredFile, storeFile } from "../media/media.service.ts";
import { findFileSize, findSources } from "./imports.repository.ts";
import type { ImageCells } from "./image-cells.ts";
import { inTurn } from "./image-turns.ts";
import { findVariant } from "./match-variants.ts";
import type { ReadProduct } from "./product-body.ts";

const TIMEOUT_MS = 10_000;
const TOO_MANY = `a product has ${MAX_IMAGES} images at most`;

/** `product`: as it is now, the same object if nothing changed. */
type Imported = { product: ProductRow; errors: RowError[] };

/**
 * Gives a product the images of the file that it does not have yet: those of the shop itself by their key, others from
 * their address. An image that cannot be loaded is an error of its row. Of images that it has, only what the file says
 * changes. A file names one image of a variant, so one that shows the variant already stays so beside others.
 */
export async function importImages(
  ctx: ProductsContext,
  product: ProductRow,
  { read, origin }: { read: ReadProduct; origin: string },
): Promise<Imported> {
  const errors: RowError[] = [];
  let current = product;
  let loaded = 0;
  let sources = product.images.length > 0 ? await findSources(ctx.db, product.id) : new Map<string, string>();
  /** By the ids of images, as the file has them, from 1. */
  const places = new Map<string, number>();
  for (const image of read.images) {
    const own = ownKey(image.src, origin);
    const wanted = variantIds(current, read, image);
    const findKnown = () => current.images.filter(({ id, key }) => key === own || sources.get(id) === image.src);
    if (findKnown().length === 0) {
      // Those that cannot be loaded count too: each may take its whole timeout.
      if (current.images.length >= MAX_IMAGES || loaded++ >= MAX_IMAGES) {
        errors.push(error(image, TOO_MANY));
        continue;
      }
      const file = own ? await findOwnFile(ctx, own) : await inTurn(ctx, () => loadFile(ctx, image.src));
      if (typeof file === "string") {
        errors.push(error(image, file));
        continue;
      }
      current = await removeFromImages(ctx, current, wanted);
      const id = ctx.newId();
      const { before, after } = await insertImage(ctx.db, product.id, {
        ...file,
        id,
        alt: image.alt ?? "",
        variantIds: wanted,
        sourceUrl: own ? null : image.src,
        isNew: true,
        event: newEvent(ctx, "product.updated"),
      });
      current = after ?? before ?? current;
      if (after) sources.set(id, image.src);
      // Another run, beside this one, may have added it while this one loaded it.
      else sources = await findSources(ctx.db, product.id);
    }
    const [first, ...others] = findKnown();
    if (first) {
      current = await updateKnown(ctx, current, { known: [first, ...others], image, wanted });
      if (image.position) places.set(first.id, image.position);
    } else if (current.images.length >= MAX_IMAGES) errors.push(error(image, TOO_MANY));
  }
  return { product: await placeImages(ctx, current, places), errors };
}

/** The images that have the same address in a file: one, unless the same picture was added several times. */
type KnownImages = [ImageRow, ...ImageRow[]];

async function updateKnown(
  ctx: ProductsContext,
  product: ProductRow,
  { known, image, wanted }: { known: KnownImages; image: ImageCells; wanted: string[] },
): Promise<ProductRow> {
  const [{ id, alt, variantIds: before }] = known;
  const added = wanted.filter((variant) => !known.some((each) => each.variantIds.includes(variant)));
  const isSame = added.length === 0 && (image.alt === undefined || image.alt === alt);
  if (isSame) return product;
  const current = await removeFromImages(ctx, product, added);
  const changes = { alt: image.alt, variantIds: added.length > 0 ? [...before, ...added] : undefined };
  return changeImage(ctx, current, { id, changes });
}

/** Before variants get another image, the one that an export names as theirs no longer shows them. */
async function removeFromImages(ctx: ProductsContext, product: ProductRow, ids: string[]): Promise<ProductRow> {
  const isFirst = (image: ImageRow, id: string) =>
    product.images.find(({ variantIds: shown }) => shown.includes(id))?.id === image.id;
  let current = product;
  for (const image of product.images) {
    const kept = image.variantIds.filter((id) => !ids.includes(id) || !isFirst(image, id));
    if (kept.length < image.variantIds.length)
      current = await changeImage(ctx, current, { id: image.id, changes: { variantIds: kept } });
  }
  return current;
}

async function changeImage(
  ctx: ProductsContext,
  product: ProductRow,
  { id, changes }: { id: string; changes: { alt?: string | undefined; variantIds?: string[] | undefined } },
): Promise<ProductRow> {
  const event = newEvent(ctx, "product.updated");
  return (await updateImage(ctx.db, { productId: product.id, id }, { changes, event })).after ?? product;
}

/** Puts the images to the places that the file gives them; the others fill the rest in the order that they have. */
async function placeImages(
  ctx: ProductsContext,
  product: ProductRow,
  places: Map<string, number>,
): Promise<ProductRow> {
  const before = product.images.map(({ id }) => id);
  const ids = before.filter((id) => !places.has(id));
  let next = 0;
  for (const [id, position] of places) {
    if (!before.includes(id)) continue;
    // Those with the same position stay in the order of the file.
    ids.splice(Math.max(position - 1, next), 0, id);
    next = ids.indexOf(id) + 1;
  }
  if (String(ids) === String(before)) return product;
  const event = newEvent(ctx, "product.updated");
  return (await orderImages(ctx.db, product.id, { ids, event })).after ?? product;
}

const error = ({ row }: ImageCells, message: string): RowError => ({ row, column: "Image Src", message });

function variantIds(product: ProductRow, { body }: ReadProduct, image: ImageCells): string[] {
  const ids = image.variants.flatMap((index) => {
    const variant = body.variants?.[index];
    return (variant && findVariant(product, variant)?.id) ?? [];
  });
  return [...new Set(ids)];
}

/** The key of an image of the shop itself, which an export names by its address. */
function ownKey(src: string, origin: string): string | undefined {
  return src.startsWith(`${origin}/media/`)
    ? /^\/media\/([0-9a-f]{64})\/\d+$/.exec(src.slice(origin.length))?.[1]
    : undefined;
}

async function findOwnFile(ctx: ProductsContext, key: string): Promise<StoredFile | string> {
  const size = await findFileSize(ctx.db, key);
  if (!size || !(await keepFile(ctx.db, key))) return "the shop has no such image";
  return { key, ...size };
}

async function loadFile(ctx: ProductsContext, src: string): Promise<StoredFile | string> {
  const bytes = await fetchPublicFile(src, { maxBytes: MAX_IMAGE_BYTES, timeoutMs: TIMEOUT_MS });
  if (typeof bytes === "string") return REFUSALS[bytes];
  try {
    return await storeFile(ctx, bytes);
  } catch (thrown) {
    if (!isAppError(thrown) || thrown.code === "service-unavailable") throw thrown;
    return thrown.message;
  }
}

const REFUSALS: Record<FileRefusal, string> = {
  "not-a-url": "is not an address",
  protocol: "must begin with https:// or http://",
  credentials: "must not contain a user or a password",
  port: "must not name a port",
  "private-name": "is not an address in the public internet",
  "private-address": "is not an address in the public internet",
  unreachable: "could not be reached",
  status: "did not answer with the image; redirects are not followed",
  "too-large": "has more than 10 MB",
};
