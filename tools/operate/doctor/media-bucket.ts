import { findAccount, noAccount } from "../../deploy/cloudflare/api.ts";
import { UserFacingError } from "../../lib/command.ts";
import { domainOf, ENVIRONMENTS, readEnvironment } from "../../lib/environments.ts";
import { wrangler } from "../../lib/wrangler.ts";

/** The R2 bucket with the images of a shop, as a resource of Cloudflare's API. */
export type MediaBucket = { url: string; token: string };

/** `npm run dev` has this part of Cloudflare's API too, for its own buckets. */
const LOCAL_API = "/cdn-cgi/local/explorer/api";
const LOCAL_BUCKET = "media";
const LOCAL_HOSTS = ["localhost", "127.0.0.1"];

/** The bucket of the shop at this address: the local one, or that of the environment with this domain. */
export async function findMediaBucket(shopUrl: string): Promise<MediaBucket> {
  const { origin, hostname } = new URL(shopUrl);
  if (LOCAL_HOSTS.includes(hostname)) return { url: `${origin}${LOCAL_API}/r2/buckets/${LOCAL_BUCKET}`, token: "" };
  const environment = ENVIRONMENTS.map((env) => readEnvironment(env)).find((workers) => domainOf(workers) === hostname);
  if (!environment) throw new UserFacingError(`The configs have no environment with the domain ${hostname}.`);
  const bucket = environment.find(({ name }) => name === "products")?.buckets[0];
  const account = await findAccount(wrangler, process.env);
  if (!account) throw noAccount();
  return { url: `${account.url}/accounts/${account.id}/r2/buckets/${bucket}`, token: account.token };
}

type Listing = { result: { key: string }[]; result_info?: { cursor?: string } };

/** The names of all objects that begin with the prefix. */
export async function listObjects({ url, token }: MediaBucket, prefix: string): Promise<string[]> {
  const names: string[] = [];
  for (let cursor: string | undefined = ""; cursor !== undefined; ) {
    const query = new URLSearchParams({ prefix, per_page: "1000", ...(cursor && { cursor }) });
    const headers = { Authorization: `Bearer ${token}` };
    const response = await fetch(`${url}/objects?${query}`, { headers }).catch(({ cause }) => {
      throw new UserFacingError(
        `The files cannot be listed: ${url} does not answer (${cause?.code ?? cause?.message}).`,
      );
    });
    if (!response.ok) throw new UserFacingError(`The files cannot be listed: ${url} answers ${response.status}.`);
    const listing = (await response.json()) as Listing;
    names.push(...listing.result.map(({ key }) => key));
    cursor = listing.result_info?.cursor || undefined;
  }
  return names;
}
