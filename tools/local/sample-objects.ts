import { findSampleObjects, type SampleObject } from "./seed.ts";

/**
 * Puts the objects of the sample data that are missing into the buckets of the running shop: `wrangler dev` stores
 * them. The shop works without them, so a failure is only logged.
 */
export async function putSampleObjects(origin: string, log: (line: string) => void): Promise<void> {
  try {
    for (const [bucket, objects] of await findSampleObjects()) {
      const added = await Promise.all(objects.map((object) => putObject(`${origin}${BUCKETS}/${bucket}`, object)));
      const count = added.filter(Boolean).length;
      if (count === 0) continue;
      log(`  added ${count} files to the bucket ${bucket}`);
      void renderPictures(origin);
    }
  } catch (error) {
    log(`The files of the sample data could not be added: ${(error as Error).message}`);
  }
}

/** Has the pictures of the home page rendered, one after another, so that the first visitor need not wait for it. */
async function renderPictures(origin: string): Promise<void> {
  try {
    const headers = { Accept: "text/html,image/avif" };
    const page = await (await fetch(origin, { headers })).text();
    const sizes = new Set(page.match(/\/media\/[0-9a-f]+\/(320|640)\b/g));
    for (const size of sizes) await (await fetch(origin + size, { headers })).arrayBuffer();
  } catch {
    // The shop was stopped, or has no pages: a picture is rendered when it is asked for.
  }
}

const BUCKETS = "/cdn-cgi/local/explorer/api/r2/buckets";

/** Returns whether it was missing. */
async function putObject(bucket: string, { name, contentType, bytes }: SampleObject): Promise<boolean> {
  const url = `${bucket}/objects/${encodeURIComponent(name)}`;
  const found = await fetch(url, { headers: { "cf-metadata-only": "true" } });
  await found.body?.cancel();
  if (found.ok) return false;
  const headers = { "content-type": contentType };
  const put = await fetch(url, { method: "PUT", headers, body: new Uint8Array(bytes) });
  if (!put.ok) throw new Error(`${name}: ${put.status} ${await put.text()}`);
  await put.body?.cancel();
  return true;
}
