import { isAppError } from "#shared/core/errors.ts";
import { newEvent } from "#shared/events/publisher/new-event.ts";
import { type FileRefusal, fetchPublicFile } from "#shared/http/fetch-public-file.ts";
import type { ProductRow } from "../catalogue/product-rows.ts";
import type { ProductsContext } from "../context.ts";
import type { RowError } from "../csv/read-piece.ts";
import { insertImage, updateImage } from "../images/images.repository.ts";
import { MAX_IMAGES } from "../images/images.schema.ts";
import { keepFile } from "../media/media-files.repository.ts";
import { MAX_IMAGE_BYTES, type StoredFile, storeFile } from "../media/media.service.ts";
import { findFileSize, findSources } from "./imports.repository.ts";
import { findVariant, type ImageCells, type ReadProduct } from "./product-body.ts";

const TIMEOUT_MS = 10_000;

/** `product`: as it is now, the same object if nothing changed. */
type Imported = { product: ProductRow; errors: RowError[] };

/**
 * Gives a product the images of the file that it does not have yet: those of the shop itself by their key, others from
 * their address. An image that cannot be loaded is an error of its row.
 */
export async function importImages(
  ctx: ProductsContext,
  product: ProductRow,
  { read, origin }: { read: ReadProduct; origin: string },
): Promise<Imported> {
  const errors: RowError[] = [];
  let current = product;
  let loaded = 0;
  const sources = product.images.length > 0 ? await findSources(ctx.db, product.id) : new Map<string, string>();
  for (const image of read.images) {
    const own = ownKey(image.src, origin);
    const wanted = variantIds(current, read, image);
    const known = current.images.find(({ id, key }) => key === own || id === sources.get(image.src));
    if (known) {
      const isSame = known.alt === image.alt && String([...known.variantIds].sort()) === String([...wanted].sort());
      if (isSame) continue;
      const changes = { alt: image.alt, variantIds: wanted };
      const event = newEvent(ctx, "product.updated");
      current =
        (await updateImage(ctx.db, { productId: product.id, id: known.id }, { changes, event })).after ?? current;
      continue;
    }
    // Those that cannot be loaded count too: each may take its whole timeout.
    if (current.images.length >= MAX_IMAGES || loaded++ >= MAX_IMAGES) {
      errors.push(error(image, `a product has ${MAX_IMAGES} images at most`));
      continue;
    }
    const file = own ? await findOwnFile(ctx, own) : await loadFile(ctx, image.src);
    if (typeof file === "string") {
      errors.push(error(image, file));
      continue;
    }
    const inserted = await insertImage(ctx.db, product.id, {
      ...file,
      id: ctx.newId(),
      alt: image.alt,
      variantIds: wanted,
      sourceUrl: own ? null : image.src,
      event: newEvent(ctx, "product.updated"),
    });
    current = inserted.after ?? current;
  }
  return { product: current, errors };
}

const error = ({ row }: ImageCells, message: string): RowError => ({ row, column: "Image Src", message });

function variantIds(product: ProductRow, { body }: ReadProduct, image: ImageCells): string[] {
  return image.variants.flatMap((index) => {
    const variant = body.variants?.[index];
    return (variant && findVariant(product, variant)?.id) ?? [];
  });
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
