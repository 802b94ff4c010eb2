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
      if (count > 0) log(`  added ${count} files to the bucket ${bucket}`);
    }
  } catch (error) {
    log(`The files of the sample data could not be added: ${(error as Error).message}`);
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
