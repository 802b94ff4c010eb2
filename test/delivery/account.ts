/** What a Cloudflare account contains, as far as the deploy reads and changes it. */
export interface Account {
  scripts: Record<string, Script>;
  kv: { id: string; title: string }[];
  buckets: string[];
  queues: string[];
  /** Which script consumes which queue. */
  consumers: { consumer_id: string; type: "worker"; queue: string; script: string }[];
  mail: string[];
  /** Every request and every wrangler command, in order: "GET /queues", "deploy orders-staging". */
  calls: string[];
  /** The call that fails, counted from 0: before it has an effect, or after, with its answer lost; "from" is it and all later ones. */
  fail?: { call: number; how: "before" | "after" | "from" };
  /** Seconds since 1970 of the newest object, so that each is newer than the one before. */
  clock: number;
}

export interface Script {
  secrets: Record<string, string>;
  versions: Version[];
  deployments: { id: string; created_on: string; versions: { version_id: string; percentage: number }[] }[];
  /** The crons that are active. */
  crons: string[];
}

export interface Version {
  id: string;
  number: number;
  metadata: { created_on: string; author_email: string; source: string };
  annotations: { "workers/tag"?: string };
  resources: { bindings: { name: string; type: string; text: string }[]; script: object; script_runtime: object };
}

/** What Cloudflare refuses, with its error code. */
export class Refusal extends Error {
  code: number;
  constructor(message: string, code = 10000) {
    super(message);
    this.code = code;
  }
}

export const emptyAccount = (): Account => ({
  scripts: {},
  kv: [],
  buckets: [],
  queues: [],
  consumers: [],
  mail: [],
  calls: [],
  clock: 0,
});

/** Records the call and carries it out, or fails as `account.fail` says. */
export function perform<Answer>(account: Account, call: string, work: () => Answer): Answer {
  const index = account.calls.push(call) - 1;
  const { fail } = account;
  const refusal = new Refusal(`injected failure at call ${index}`);
  if (fail && (fail.how === "from" ? index >= fail.call : fail.how === "before" && index === fail.call)) throw refusal;
  try {
    return work();
  } finally {
    // biome-ignore lint/correctness/noUnsafeFinally: the answer is lost, whatever it was
    if (fail?.how === "after" && index === fail.call) throw refusal;
  }
}

export function requireScript(account: Account, name: string): Script {
  const script = account.scripts[name];
  if (!script) throw new Refusal("This Worker does not exist on your account.", 10007);
  return script;
}

export function createScript(account: Account, name: string): Script {
  account.scripts[name] ??= { secrets: {}, versions: [], deployments: [], crons: [] };
  return account.scripts[name];
}

/** Adds a version without traffic. A version of a changed secret has no tag of its own. */
export function addVersion(
  account: Account,
  script: Script,
  { tag, release }: { tag?: string; release: string },
): Version {
  const created = now(account);
  const version: Version = {
    id: `00000000-0000-4000-8000-${String(account.clock).padStart(12, "0")}`,
    number: script.versions.length + 1,
    metadata: { created_on: created, author_email: "a@shop.test", source: "wrangler" },
    annotations: tag === undefined ? {} : { "workers/tag": tag },
    resources: {
      bindings: release ? [{ name: "VERSION", type: "plain_text", text: release }] : [],
      script: {},
      script_runtime: {},
    },
  };
  script.versions.push(version);
  return version;
}

export function splitTraffic(
  account: Account,
  script: Script,
  versions: { version_id: string; percentage: number }[],
): Script["deployments"][0] {
  for (const { version_id } of versions) {
    if (!script.versions.some(({ id }) => id === version_id)) throw new Refusal(`no such version: ${version_id}`);
  }
  const sum = versions.reduce((total, { percentage }) => total + percentage, 0);
  if (sum !== 100) throw new Refusal("percentages must add up to 100");
  const deployment = { id: `deployment-${script.deployments.length}`, created_on: now(account), versions };
  script.deployments.push(deployment);
  return deployment;
}

/** A secret makes a new version of what runs, which gets all traffic. */
export function putSecret(account: Account, script: Script, name: string, value: string): void {
  script.secrets[name] = value;
  const release = script.versions.at(-1)?.resources.bindings[0]?.text ?? "";
  splitTraffic(account, script, [{ version_id: addVersion(account, script, { release }).id, percentage: 100 }]);
}

export function createNamespace(account: Account, title: string): { id: string; title: string } {
  if (account.kv.some((each) => each.title === title)) throw new Refusal(`the namespace "${title}" exists already`);
  const namespace = { id: String(account.kv.length + 1).padStart(32, "0"), title };
  account.kv.push(namespace);
  return namespace;
}

export function createBucket(account: Account, name: string): void {
  if (account.buckets.includes(name)) throw new Refusal("The bucket you tried to create already exists.", 10004);
  account.buckets.push(name);
}

export function createQueue(account: Account, name: string): void {
  if (account.queues.includes(name)) throw new Refusal("Queue name is taken", 11009);
  account.queues.push(name);
}

/** A script consumes a queue, as wrangler asks for it at each deploy that finds no such consumer. */
export function createConsumer(account: Account, queue: string, { script_name: script }: { script_name: string }) {
  const consumer = { consumer_id: String(account.consumers.length + 1), type: "worker" as const, queue, script };
  account.consumers.push(consumer);
  return consumer;
}

function now(account: Account): string {
  return new Date(++account.clock * 1000).toISOString();
}
