import { AppError, isAppError, serviceUnavailable } from "#shared/core/errors.ts";
import { shareInFlight } from "#shared/core/in-flight.ts";
import { withTimeout } from "#shared/core/timeout.ts";
import { sha256 } from "#shared/values/hash.ts";
import type { ProductsContext } from "../context.ts";
import { formatOf, isComplete } from "./image-format.ts";
import { keepFile } from "./media-files.repository.ts";
import { MEDIA_FORMATS, type MediaFormat, type MediaWidth, originalName, sizeName } from "./media-names.ts";

export const MAX_IMAGE_BYTES = 10_000_000;
const MAX_PIXELS = 100_000_000;
/**
 * A WebP has 16,383 pixels a side at most, and Cloudflare Images renders 12,000: a taller image is narrower than asked for.
 * https://developers.cloudflare.com/images/get-started/limits/
 */
const MAX_HEIGHT = 12_000;

/**
 * Codes of Cloudflare Images that say that the shop cannot have it done now, whatever the image: the limit of
 * transformations is reached, or the service does not work. https://developers.cloudflare.com/images/reference/troubleshooting/
 */
const OUTAGES = new Set([9422, 9504, 9505, 9510, 9524]);

/** A file in R2, with the size at which the image is shown. */
export type StoredFile = { key: string; width: number; height: number };

/** An image as it is sent to a client. `isFinal` is false for the original that is sent until it is rendered. */
export type Media = { body: ReadableStream | ArrayBuffer; contentType: string; isFinal: boolean };
type Rendered = { body: ArrayBuffer; contentType: string };
type Wanted = { key: string; width: MediaWidth; format: MediaFormat };

/** A client that waits longer for a rendering gets the original. */
const CLIENT_TIMEOUT_MS = 4_000;
/** A rendering that takes longer is taken for lost, and begun again by the next who asks. */
const RENDER_TIMEOUT_MS = 30_000;

/**
 * Stores an image if it is one. The whole image is decoded before anything is stored, to a small size that is then kept.
 *
 * @throws AppError unsupported-media-type, invalid-image, service-unavailable
 */
export async function storeFile(ctx: ProductsContext, bytes: Uint8Array<ArrayBuffer>): Promise<StoredFile> {
  const format = formatOf(bytes);
  if (!format) throw new AppError("unsupported-media-type", "Send the bytes of a JPEG, PNG, WebP or AVIF.");
  if (!isComplete(bytes, format)) throw invalidImage("The file is cut off.");
  const size = await measure(ctx, bytes);
  if (size.width * size.height > MAX_PIXELS) throw invalidImage("The image has more than 100 megapixels.");
  const preview = await render(ctx, streamOf(bytes), 160, "webp");
  const shown = await measure(ctx, new Uint8Array(preview.body));
  // A decoder turns an image as its EXIF data say.
  const isTurned = shown.width !== shown.height && shown.width > shown.height !== size.width > size.height;

  const key = await sha256(bytes);
  if (!(await keepFile(ctx.db, key))) throw serviceUnavailable(new Error("the same file is being deleted"));
  await Promise.all([
    ctx.media.put(originalName(key), bytes, { httpMetadata: { contentType: `image/${format}` } }),
    putSize(ctx, sizeName(key, 160, "webp"), preview),
  ]);
  return { key, width: isTurned ? size.height : size.width, height: isTurned ? size.width : size.height };
}

/** The best format among those that the client accepts (RFC 9110 §12.5.1). */
export function chooseFormat(accept: string | undefined): MediaFormat {
  const accepted = new Set(
    (accept ?? "").split(",").flatMap((range) => {
      const [type = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
      return parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter)) ? [] : type;
    }),
  );
  return MEDIA_FORMATS.find((format) => accepted.has(`image/${format}`)) ?? "jpeg";
}

/**
 * Reads an image in a size, which is rendered and kept when it is asked for the first time. While that takes long or fails,
 * the answer is the original. Asks no database.
 *
 * @throws AppError not-found
 */
export async function readMedia(ctx: ProductsContext, wanted: Wanted): Promise<Media> {
  const kept = await ctx.media.get(sizeName(wanted.key, wanted.width, wanted.format));
  if (kept) return { ...toMedia(kept), isFinal: true };
  const rendered = await orUndefined(renderOnce(ctx, wanted));
  if (rendered) return { ...rendered, isFinal: true };
  const original = await ctx.media.get(originalName(wanted.key));
  if (!original) throw new AppError("not-found");
  return { ...toMedia(original), isFinal: false };
}

const toMedia = ({ body, httpMetadata }: R2ObjectBody) => ({
  body,
  contentType: httpMetadata?.contentType ?? "application/octet-stream",
});

/**
 * What the rendering returns, or `undefined` when it takes long or fails. The image was decoded when it was stored, so the client
 * is not to be told that it is broken.
 */
async function orUndefined(rendering: Promise<Rendered>): Promise<Rendered | undefined> {
  try {
    return await withTimeout(CLIENT_TIMEOUT_MS, rendering);
  } catch (error) {
    if ((error as Error).name === "TimeoutError") return undefined;
    if (isAppError(error) && (error.code === "service-unavailable" || error.code === "invalid-image")) return undefined;
    throw error;
  }
}

/** The renderings that run in this isolate: an image that many ask for at once is rendered once. */
const renderings = new Map<string, (ctx: ProductsContext) => Promise<Rendered>>();

function renderOnce(ctx: ProductsContext, wanted: Wanted): Promise<Rendered> {
  const name = sizeName(wanted.key, wanted.width, wanted.format);
  const running = renderings.get(name) ?? shareInFlight(renderAndKeep, { timeoutMs: RENDER_TIMEOUT_MS });
  renderings.set(name, running);
  return running(ctx);

  async function renderAndKeep(own: ProductsContext): Promise<Rendered> {
    try {
      const original = await own.media.get(originalName(wanted.key));
      if (!original) throw new AppError("not-found");
      const rendered = await render(own, original.body, wanted.width, wanted.format);
      own.defer(putSize(own, name, rendered));
      return rendered;
    } finally {
      renderings.delete(name);
    }
  }
}

async function putSize(ctx: ProductsContext, name: string, { body, contentType }: Rendered) {
  await ctx.media.put(name, body, { httpMetadata: { contentType } });
}

/** Scales an image down to the width, or further to the greatest height; a smaller one is not enlarged. */
async function render(
  ctx: ProductsContext,
  image: ReadableStream,
  width: MediaWidth,
  format: MediaFormat,
): Promise<Rendered> {
  const result = await askImages(() =>
    ctx.images
      .input(image)
      .transform({ width, height: MAX_HEIGHT, fit: "scale-down" })
      // Transparent parts of a JPEG would be black.
      .output({ format: `image/${format}`, ...(format === "jpeg" ? { background: "#ffffff" } : {}) }),
  );
  return { body: await new Response(result.image()).arrayBuffer(), contentType: result.contentType() };
}

async function measure(ctx: ProductsContext, bytes: Uint8Array<ArrayBuffer>) {
  const info = await askImages(() => ctx.images.info(streamOf(bytes)));
  if (!("width" in info)) throw invalidImage("It is not an image of pixels.");
  return info;
}

async function askImages<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    const { code } = error as { code?: number };
    if (typeof code !== "number" || OUTAGES.has(code)) throw serviceUnavailable(error);
    throw invalidImage("The file is broken.", error);
  }
}

const streamOf = (bytes: Uint8Array<ArrayBuffer>) => new Blob([bytes]).stream();

function invalidImage(detail: string, cause?: unknown): AppError {
  return new AppError("invalid-image", detail, { cause });
}
