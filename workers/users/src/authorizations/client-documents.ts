import { z } from "zod";
import { AppError } from "#shared/core/errors.ts";
import { ExpiringMap } from "#shared/core/expiring-map.ts";
import { describeError } from "#shared/core/log.ts";
import { readTextAtMost } from "#shared/http/fetch-public-file.ts";
import { parsePublicUrl } from "#shared/http/public-url.ts";
import type { UsersContext } from "../context.ts";
import { ClientNameSchema } from "./authorizations.schema.ts";
import { isRedirectUri, REDIRECT_URI_MESSAGE } from "./redirect-uris.ts";

/** A client that asks for authorization, as it describes itself. */
export type Client = {
  id: string;
  name: string;
  /** Where its metadata document is, which vouches for the name; null for a registered client. */
  host: string | null;
  /** A page about it on that host. */
  uri: string | null;
  redirectUris: string[];
};

const TIMEOUT_MS = 3_000;
/** draft-ietf-oauth-client-id-metadata-document recommends that no document has more than 5 KB. */
const MAX_BYTES = 10 * 1024;
/** Without `Cache-Control: max-age`. */
const DEFAULT_LIFETIME_SECONDS = 5 * 60;
const MAX_LIFETIME_SECONDS = 60 * 60;
const MAX_ENTRIES = 500;

const documents = new ExpiringMap<{ client: Client; endsAt: number }>({
  lifetimeMs: MAX_LIFETIME_SECONDS * 1000,
  maxEntries: MAX_ENTRIES,
});

/** A document that promises to prove the client's identity, by a key or a secret, is not taken as one of a public client. */
const DocumentSchema = z.object({
  client_id: z.string(),
  client_name: ClientNameSchema,
  client_uri: z.string().optional().catch(undefined),
  redirect_uris: z.array(z.string().max(2000)).min(1).max(50),
  token_endpoint_auth_method: z.literal("none").optional(),
  client_secret: z.never().optional(),
});

/**
 * The client whose id is the address of its metadata document (draft-ietf-oauth-client-id-metadata-document). Failures are
 * not cached, as the draft asks for.
 *
 * @throws AppError authorization-request-refused
 */
export async function readClientDocument(ctx: UsersContext, id: string): Promise<Client> {
  const url = documentUrlOf(ctx, id);
  if (!url) {
    throw refuseClient(
      "The client is not known to the shop. An application must register again, or name its document.",
    );
  }
  const now = ctx.now().getTime();
  const known = documents.get(id, now);
  if (known && now < known.endsAt) return known.client;
  const { text, lifetimeSeconds } = await fetchDocument(ctx, url);
  const client = parseDocument(text, url);
  if (lifetimeSeconds > 0) documents.set(id, { client, endsAt: now + lifetimeSeconds * 1000 }, now);
  return client;
}

export const refuseClient = (detail: string) => new AppError("authorization-request-refused", detail);

/** An https address in the public internet with a path, written as URLs are compared. The local shop takes this machine's too. */
function documentUrlOf({ isLocalShop }: UsersContext, id: string): URL | undefined {
  const url = URL.parse(id);
  if (!url || url.href !== id || id.includes("#") || url.pathname === "/") return undefined;
  const isLocal = isLocalShop && /^http:\/\/(localhost|127\.0\.0\.1)[:/]/.test(id);
  return isLocal || typeof parsePublicUrl(id) !== "string" ? url : undefined;
}

async function fetchDocument(ctx: UsersContext, url: URL): Promise<{ text: string; lifetimeSeconds: number }> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(url, { redirect: "manual", signal, headers: { Accept: "application/json" } });
    const type = response.headers.get("Content-Type") ?? "none";
    if (response.status !== 200 || !/^application\/([\w.-]+\+)?json\b/i.test(type)) {
      await response.body?.cancel();
      throw new Error(`answered ${response.status} with the type ${type}`);
    }
    return { text: await readTextAtMost(response, MAX_BYTES), lifetimeSeconds: lifetimeOf(response.headers) };
  } catch (error) {
    ctx.log.info("metadata document of a client not read", { error: describeError(error) });
    throw refuseClient(`The document that describes the client could not be read from ${url.host}.`);
  }
}

function lifetimeOf(headers: Headers): number {
  const control = headers.get("Cache-Control")?.toLowerCase() ?? "";
  if (/\bno-(store|cache)\b/.test(control)) return 0;
  const [, maxAge] = /\bmax-age=(\d{1,9})\b/.exec(control) ?? [];
  return Math.min(maxAge ? Number(maxAge) : DEFAULT_LIFETIME_SECONDS, MAX_LIFETIME_SECONDS);
}

function parseDocument(text: string, { href, host }: URL): Client {
  const { data: document } = DocumentSchema.safeParse(readJson(text));
  if (!document) throw refuseClient(`The document at ${host} does not describe a public client.`);
  if (document.client_id !== href) throw refuseClient(`The document at ${host} is of another client.`);
  // Others may be for shops that take schemes of an application's own.
  const redirectUris = document.redirect_uris.filter(isRedirectUri);
  if (redirectUris.length === 0) {
    throw refuseClient(`One of the redirect_uris in the document at ${host} ${REDIRECT_URI_MESSAGE}.`);
  }
  const uri = document.client_uri && URL.parse(document.client_uri);
  return {
    id: href,
    name: document.client_name,
    host,
    uri: uri && uri.protocol === "https:" && uri.host === host ? uri.href : null,
    redirectUris,
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
