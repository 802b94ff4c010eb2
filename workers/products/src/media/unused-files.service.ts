import type { ProductsContext } from "../context.ts";
import { claimUnusedFiles, forgetFiles, storeMediaSlice, takeMediaSlice } from "./media-files.repository.ts";
import { keyOfName, MEDIA_PREFIX, namesOf } from "./media-names.ts";

const DAY_MS = 86_400_000;
/** Objects in one run, as many as R2 lists at once. */
const SLICE = 1_000;
/** R2 deletes as many objects with one call; a file has at most 16. */
const MAX_DELETED = 1_000;
/** After the last object the search rests for this long. */
const REST_SECONDS = 3_600;
/** Behind every key. */
const END = "g";

/**
 * Deletes files that no image has, a day after their last upload: those of deleted images, of uploads that failed in
 * between, and objects that the database does not know. Each run looks at a slice of the bucket, in the order of keys.
 *
 * A file is claimed before it is deleted, so that an upload of the same bytes cannot use it in the meantime.
 */
export async function deleteUnusedFiles(ctx: ProductsContext): Promise<void> {
  const after = await takeMediaSlice(ctx.db);
  if (after === undefined) return;
  const { objects, truncated } = await ctx.media.list({
    prefix: MEDIA_PREFIX,
    limit: SLICE,
    // Behind all objects of that file.
    ...(after ? { startAfter: `${MEDIA_PREFIX}${after}/~` } : {}),
  });
  const before = ctx.now().getTime() - DAY_MS;
  const old = objects.filter(({ uploaded }) => uploaded.getTime() < before).map(({ key }) => keyOfName(key));
  const found = [...new Set(old)].filter((key) => key !== undefined);
  const last = keyOfName(objects.at(-1)?.key ?? "") ?? END;
  const upTo = truncated ? last : END;
  const keys = await claimUnusedFiles(ctx.db, { after, upTo, found });
  const perCall = Math.floor(MAX_DELETED / namesOf("").length);
  for (let start = 0; start < keys.length; start += perCall) {
    const some = keys.slice(start, start + perCall);
    await ctx.media.delete(some.flatMap(namesOf));
    await forgetFiles(ctx.db, some);
  }
  if (keys.length > 0) ctx.log.info("unused files deleted", { count: keys.length });
  await storeMediaSlice(ctx.db, truncated ? { lastKey: last, inSeconds: 0 } : { lastKey: "", inSeconds: REST_SECONDS });
}
