import { parseDictionary } from "structured-headers";
import { z } from "zod";
import { ExpiringMap } from "#shared/core/expiring-map.ts";
import { describeError } from "#shared/core/log.ts";
import { readTextAtMost } from "#shared/http/fetch-public-file.ts";
import { parsePublicUrl } from "#shared/http/public-url.ts";
import type { AgentsContext } from "../context.ts";
import { UcpRefusal } from "./refusals.ts";
import type { PublicKey } from "../signatures/algorithms.ts";

/** What the shop needs to know of an agent. */
export type AgentProfile = {
  url: string;
  version: string;
  capabilities: Record<string, AgentCapability[]>;
  /** The keys that verify its signatures. */
  keys: PublicKey[];
  /** When it was read: ms since 1970. */
  readAt: number;
};
type AgentCapability = z.infer<typeof capabilitySchema>;

const TIMEOUT_MS = 3_000;
const MAX_BYTES = 128 * 1024;
/** The protocol wants a minute at least. */
const LIFETIME_MS = 5 * 60_000;
/** How soon one that is kept may be read again, to find a new key. */
const MIN_LIFETIME_MS = 60_000;
/** So that an agent whose profile cannot be read costs one attempt in this time. */
const FAILURE_LIFETIME_MS = 30_000;
/** However many agents come, this much is kept. */
const MAX_ENTRIES = 500;

const capabilitySchema = z.object({
  version: z.string(),
  config: z
    .object({ webhook_url: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/** A key of another kind is no reason to refuse a profile, only one that cannot be used. */
const keysSchema = z.array(z.unknown()).max(50).optional();
const keySchema = z.object({
  ...{
    kid: z.string(),
    kty: z.string(),
    crv: z.string().optional(),
    x: z.string().optional(),
    y: z.string().optional(),
  },
  ...{ use: z.string().optional(), key_ops: z.array(z.string()).optional() },
});

const schema = z.object({
  ucp: z.object({
    version: z.string().max(40),
    capabilities: z.record(z.string(), z.array(capabilitySchema)).optional(),
  }),
  // The name in 2026-04-08 is the second.
  keys: keysSchema,
  signing_keys: keysSchema,
});

const profiles = new ExpiringMap<AgentProfile>({ lifetimeMs: LIFETIME_MS, maxEntries: MAX_ENTRIES });
const failures = new ExpiringMap<UcpRefusal>({ lifetimeMs: FAILURE_LIFETIME_MS, maxEntries: MAX_ENTRIES });

/**
 * The profile that an agent names in its `UCP-Agent` header, a dictionary of RFC 8941.
 *
 * @throws UcpRefusal invalid_profile_url, profile_unreachable, profile_malformed
 */
export async function readAgentProfile(ctx: AgentsContext, header: string | undefined): Promise<AgentProfile> {
  return readProfileAt(ctx, profileUrlOf(header, { isLocalShop: ctx.vars.LOCAL_SHOP }));
}

/** The key of a profile with this id. A profile that lacks it is read again, at most once a minute: its keys may have changed. */
export async function findAgentKey(ctx: AgentsContext, profile: AgentProfile, kid: string) {
  const findIn = ({ keys }: AgentProfile) => keys.find((key) => key.kid === kid);
  const found = findIn(profile);
  if (found || Date.now() - profile.readAt < MIN_LIFETIME_MS) return found;
  profiles.delete(profile.url);
  return findIn(await readProfileAt(ctx, profile.url));
}

/**
 * The profile at an address that was checked before.
 *
 * @throws UcpRefusal profile_unreachable, profile_malformed
 */
export async function readProfileAt(ctx: AgentsContext, url: string): Promise<AgentProfile> {
  const now = Date.now();
  const known = profiles.get(url, now);
  if (known) return known;
  const failure = failures.get(url, now);
  if (failure) throw failure;
  try {
    const profile = { url, readAt: now, ...parseProfile(await fetchProfile(ctx, url)) };
    profiles.set(url, profile, now);
    return profile;
  } catch (error) {
    if (error instanceof UcpRefusal) failures.set(url, error, now);
    throw error;
  }
}

/** The address is the agent's to choose, so it must be a public one. The local shop takes those of this machine too. */
function profileUrlOf(header = "", { isLocalShop }: { isLocalShop: boolean }): string {
  const text = profileIn(header);
  const url = URL.parse(text);
  if (isLocalShop && url && /^(localhost|127\.0\.0\.1)$/.test(url.hostname)) return url.href;
  const checked = parsePublicUrl(text);
  if (typeof checked !== "string") return checked.href;
  throw new UcpRefusal(
    "invalid_profile_url",
    'Send UCP-Agent: profile="https://…", the public address of your profile.',
  );
}

function profileIn(header: string): string {
  try {
    const [profile] = parseDictionary(header).get("profile") ?? [];
    return typeof profile === "string" ? profile : "";
  } catch {
    return "";
  }
}

async function fetchProfile(ctx: AgentsContext, url: string): Promise<string> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(url, { redirect: "manual", signal, headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(`answered ${response.status}`);
    return await readTextAtMost(response, MAX_BYTES);
  } catch (error) {
    ctx.log.info("profile of an agent not read", { error: describeError(error) });
    throw new UcpRefusal("profile_unreachable", "The profile that UCP-Agent names could not be read.");
  }
}

function parseProfile(text: string): Pick<AgentProfile, "version" | "capabilities" | "keys"> {
  try {
    const { ucp, keys = [], signing_keys: formerKeys = [] } = schema.parse(JSON.parse(text));
    return {
      version: ucp.version,
      capabilities: ucp.capabilities ?? {},
      keys: [...keys, ...formerKeys].flatMap((key) => parseKey(key)),
    };
  } catch {
    throw new UcpRefusal("profile_malformed", "The profile that UCP-Agent names is not one of the protocol.");
  }
}

/** One that is for encryption, or not for verifying, does not count. */
function parseKey(key: unknown): PublicKey[] {
  const { data } = keySchema.safeParse(key);
  if (!data || data.use === "enc" || (data.key_ops && !data.key_ops.includes("verify"))) return [];
  return [data as PublicKey];
}
