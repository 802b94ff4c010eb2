import { UserFacingError } from "../../lib/command.ts";
import type { EnvironmentWorker } from "../../lib/environments.ts";
import { type CloudflareAccount, call, listAll, noAccount } from "./api.ts";
import type { Wrangler } from "../../lib/wrangler.ts";

export interface Traffic {
  versionId: string;
  percentage: number;
}

/** An uploaded version of a Worker. */
interface Version {
  id: string;
  metadata: { created_on: string };
  annotations?: { "workers/tag"?: string };
  resources?: { bindings?: { name: string; type: string; text?: string }[] };
}

interface Deployment {
  created_on: string;
  versions: { version_id: string; percentage: number }[];
}

export type Cloudflare = ReturnType<typeof cloudflareOf>;

/**
 * What the commands here need of Cloudflare. Wrangler does what needs a Worker's config: bundle, upload, set triggers. All
 * else is asked of the API; without an `account` that throws.
 */
export function cloudflareOf({
  wrangler,
  account,
  env,
}: {
  wrangler: Wrangler;
  account?: CloudflareAccount;
  env: string;
}) {
  const configOf = ({ configPath }: EnvironmentWorker) => ["-c", configPath, "--env", env];
  const releases = new Map<string, string | undefined>();

  function requireAccount(): CloudflareAccount {
    if (account) return account;
    throw noAccount();
  }
  function ask<Result>(method: string, path: string, body?: object): Promise<Result | undefined> {
    return call<Result>(requireAccount(), method, `/accounts/${requireAccount().id}${path}`, body);
  }
  const scriptPath = ({ scriptName }: EnvironmentWorker) => `/workers/scripts/${scriptName}`;

  /** The zone of a domain, which may be a subdomain of the zone's name. */
  async function zoneOf(domain: string): Promise<string> {
    const labels = domain.split(".");
    for (let start = 0; start < labels.length - 1; start++) {
      const query = new URLSearchParams({ name: labels.slice(start).join("."), "account.id": requireAccount().id });
      const [zone] = (await call<{ id: string }[]>(requireAccount(), "GET", `/zones?${query}`)) ?? [];
      if (zone) return zone.id;
    }
    throw new UserFacingError(`This Cloudflare account has no zone for ${domain}: add the domain to it first.`);
  }

  return {
    /** Builds without uploading; needs no account. */
    build: (worker: EnvironmentWorker, outdir: string) =>
      wrangler(["deploy", "--dry-run", "--outdir", outdir, ...configOf(worker)]),

    /** Uploads it and gives it all traffic at once. */
    deploy: (worker: EnvironmentWorker, release: string) =>
      wrangler(["deploy", "--tag", release, "--var", `VERSION:${release}`, ...configOf(worker)]),

    /** Uploads it and gives it no traffic yet. */
    upload: (worker: EnvironmentWorker, release: string) =>
      wrangler(["versions", "upload", "--tag", release, "--var", `VERSION:${release}`, ...configOf(worker)]),

    /** Sets crons, queue consumers and the domain, which uploading a version leaves unchanged. */
    applyTriggers: (worker: EnvironmentWorker) => wrangler(["triggers", "deploy", ...configOf(worker)]),

    /** Sets a secret; for a Worker that was never deployed, wrangler first creates an empty one to hold it. */
    putSecret: (worker: EnvironmentWorker, name: string, value: string) =>
      wrangler(["secret", "put", name, ...configOf(worker)], { input: value }),

    /** The names of its secrets; none when it was never deployed. */
    async secretNames(worker: EnvironmentWorker): Promise<string[]> {
      const secrets = (await ask<{ name: string }[]>("GET", `${scriptPath(worker)}/secrets`)) ?? [];
      return secrets.map(({ name }) => name);
    },

    /** How its traffic was split over time, newest first; empty when it was never deployed. */
    async deployments(worker: EnvironmentWorker): Promise<Traffic[][]> {
      const found = await ask<{ deployments: Deployment[] }>("GET", `${scriptPath(worker)}/deployments`);
      return (found?.deployments ?? [])
        .sort((a, b) => (a.created_on < b.created_on ? 1 : -1))
        .map(({ versions }) => versions.map((each) => ({ versionId: each.version_id, percentage: each.percentage })));
    },

    /**
     * The release that a version was built from, by the version's VERSION var: a version that was made by changing a secret
     * has no tag. `undefined` for the empty Worker that the first secret creates.
     */
    async releaseOf(worker: EnvironmentWorker, versionId: string): Promise<string | undefined> {
      if (!releases.has(versionId)) {
        const version = await ask<Version>("GET", `${scriptPath(worker)}/versions/${versionId}`);
        releases.set(versionId, version?.resources?.bindings?.find(({ name }) => name === "VERSION")?.text);
      }
      return releases.get(versionId);
    },

    /** The newest version that was uploaded for that release, among those that Cloudflare lists. */
    async findVersion(worker: EnvironmentWorker, release: string): Promise<string | undefined> {
      const found = await ask<{ items: Version[] }>("GET", `${scriptPath(worker)}/versions`);
      const own = (found?.items ?? []).filter(({ annotations }) => annotations?.["workers/tag"] === release);
      return own.sort((a, b) => (a.metadata.created_on < b.metadata.created_on ? -1 : 1)).at(-1)?.id;
    },

    /** Splits its traffic between versions; the percentages add up to 100. */
    async shift(worker: EnvironmentWorker, traffic: Traffic[], message: string): Promise<void> {
      await ask("POST", `${scriptPath(worker)}/deployments`, {
        strategy: "percentage",
        versions: traffic.map(({ versionId, percentage }) => ({ version_id: versionId, percentage })),
        annotations: { "workers/message": message },
      });
    },

    /** The ids of the account's KV namespaces by their titles. */
    async kvNamespaces(): Promise<Map<string, string>> {
      const path = `/accounts/${requireAccount().id}/storage/kv/namespaces`;
      const namespaces = await listAll<{ id: string; title: string }>(requireAccount(), path);
      return new Map(namespaces.map(({ id, title }) => [title, id]));
    },
    createKvNamespace: (title: string) => ask("POST", "/storage/kv/namespaces", { title }),

    async hasBucket(name: string): Promise<boolean> {
      const query = new URLSearchParams({ name_contains: name, per_page: "1000" });
      const found = await ask<{ buckets: { name: string }[] }>("GET", `/r2/buckets?${query}`);
      return (found?.buckets ?? []).some((bucket) => bucket.name === name);
    },
    createBucket: (name: string) => ask("POST", "/r2/buckets", { name }),

    async hasQueue(name: string): Promise<boolean> {
      const queues = await ask<{ queue_name: string }[]>("GET", `/queues?${new URLSearchParams({ name })}`);
      return (queues ?? []).some(({ queue_name }) => queue_name === name);
    },
    createQueue: (name: string) => ask("POST", "/queues", { queue_name: name }),

    async sendsMailFrom(domain: string): Promise<boolean> {
      const path = `/zones/${await zoneOf(domain)}/email/sending/subdomains`;
      const senders = await call<{ name: string; enabled: boolean }[]>(requireAccount(), "GET", path);
      return (senders ?? []).some(({ name, enabled }) => name === domain && enabled);
    },
    async enableMailFrom(domain: string): Promise<void> {
      await call(requireAccount(), "POST", `/zones/${await zoneOf(domain)}/email/sending/subdomains`, { name: domain });
    },
  };
}
