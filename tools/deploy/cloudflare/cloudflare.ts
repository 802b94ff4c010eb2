import type { EnvironmentWorker } from "../../lib/environments.ts";
import { type Wrangler, WranglerError } from "./wrangler.ts";

export interface Traffic {
  versionId: string;
  percentage: number;
}

/** A version of a Worker that was sent to Cloudflare, and the release that it was made from. */
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

/** What the commands here need of Cloudflare, all of it through wrangler. */
export function cloudflareOf(wrangler: Wrangler, env: string) {
  const of = ({ configPath }: EnvironmentWorker) => ["-c", configPath, "--env", env];
  const json = async <Answer>(args: string[]): Promise<Answer> => {
    const said = await wrangler(args);
    // A remark may stand before it.
    return JSON.parse(said.slice(said.search(/^[[{]/m)));
  };
  const releases = new Map<string, string | undefined>();

  return {
    /** Builds without sending anything; needs no account. */
    build: (worker: EnvironmentWorker, outdir: string) =>
      wrangler(["deploy", "--dry-run", "--outdir", outdir, ...of(worker)]),

    /** The names of the secrets that it has; none when it was never deployed. */
    async secretNames(worker: EnvironmentWorker): Promise<string[]> {
      const list = await ifThere(json<{ name: string }[]>(["secret", "list", ...of(worker)]));
      return (list ?? []).map(({ name }) => name);
    },

    putSecret: (worker: EnvironmentWorker, name: string, value: string) =>
      wrangler(["secret", "put", name, ...of(worker)], { input: value }),

    /** Who got its traffic, the last first; nothing when it was never deployed. */
    async deployments(worker: EnvironmentWorker): Promise<Traffic[][]> {
      const list = (await ifThere(json<Deployment[]>(["deployments", "list", "--json", ...of(worker)]))) ?? [];
      return list
        .sort((a, b) => (a.created_on < b.created_on ? 1 : -1))
        .map(({ versions }) => versions.map((each) => ({ versionId: each.version_id, percentage: each.percentage })));
    },

    /**
     * The release that a version was made from. It is asked of the version's VERSION var, since a version that comes of
     * a changed secret has no tag, and the empty Worker that the first secret makes has no such var.
     */
    async releaseOf(worker: EnvironmentWorker, versionId: string): Promise<string | undefined> {
      if (!releases.has(versionId)) {
        const { resources } = await json<Version>(["versions", "view", versionId, "--json", ...of(worker)]);
        releases.set(versionId, resources?.bindings?.find(({ name }) => name === "VERSION")?.text);
      }
      return releases.get(versionId);
    },

    /** The version that an earlier run sent for that release, if it is among the last ten. */
    async findVersion(worker: EnvironmentWorker, release: string): Promise<string | undefined> {
      const list = await json<Version[]>(["versions", "list", "--json", ...of(worker)]);
      const own = list.filter(({ annotations }) => annotations?.["workers/tag"] === release);
      return own.sort((a, b) => (a.metadata.created_on < b.metadata.created_on ? -1 : 1)).at(-1)?.id;
    },

    /** Sends it and gives it all traffic at once. */
    deploy: (worker: EnvironmentWorker, release: string) =>
      wrangler(["deploy", "--tag", release, "--var", `VERSION:${release}`, ...of(worker)]),

    /** Sends it and gives it no traffic yet. */
    upload: (worker: EnvironmentWorker, release: string) =>
      wrangler(["versions", "upload", "--tag", release, "--var", `VERSION:${release}`, ...of(worker)]),

    /** Shares its traffic out anew. */
    shift: (worker: EnvironmentWorker, traffic: Traffic[], message: string) => {
      const specs = traffic.map(({ versionId, percentage }) => `${versionId}@${percentage}%`);
      return wrangler(["versions", "deploy", ...specs, "--yes", "--message", message, ...of(worker)]);
    },

    /** Crons, queue consumers and the domain, which uploading a version leaves as they were. */
    applyTriggers: (worker: EnvironmentWorker) => wrangler(["triggers", "deploy", ...of(worker)]),

    /** The ids of the account's KV namespaces by their titles. */
    async kvNamespaces(): Promise<Map<string, string>> {
      const list = await json<{ id: string; title: string }[]>(["kv", "namespace", "list"]);
      return new Map(list.map(({ id, title }) => [title, id]));
    },
    createKvNamespace: (title: string) => wrangler(["kv", "namespace", "create", title]),

    hasQueue: async (name: string) => (await ifThere(wrangler(["queues", "info", name]))) !== undefined,
    createQueue: (name: string) => wrangler(["queues", "create", name]),

    async sendsMailFrom(domain: string): Promise<boolean> {
      const table = await wrangler(["email", "sending", "list"]);
      const rows = table.split("\n").map((line) => line.split(/[\s│|]+/));
      return rows.some((cells) => cells.includes(domain) && cells.includes("yes"));
    },
    enableMailFrom: (domain: string) => wrangler(["email", "sending", "enable", domain]),
  };
}

const NOT_THERE = /Worker "[^"]+".* not found|Worker does not exist|Queue "[^"]+" does not exist|code: 10007/;

/** Gives nothing where wrangler says that there is no such thing. Any other failure stays one. */
async function ifThere<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof WranglerError && NOT_THERE.test(error.message)) {
      return undefined;
    }
    throw error;
  }
}
