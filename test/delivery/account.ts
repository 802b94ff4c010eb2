import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "@decimalturn/toml-patch";

interface Version {
  id: string;
  metadata: { created_on: string };
  annotations: { "workers/tag"?: string };
  resources: { bindings: { name: string; type: string; text: string }[] };
}
interface Script {
  secrets: Record<string, string>;
  versions: Version[];
  deployments: { created_on: string; versions: { version_id: string; percentage: number }[] }[];
  /** The crons that run. */
  crons: string[];
}

/** What a Cloudflare account holds, as far as wrangler's commands here read and change it. */
export interface Account {
  scripts: Record<string, Script>;
  kv: { id: string; title: string }[];
  queues: string[];
  mail: string[];
  /** Every command that was run, as it was typed, without its config and environment. */
  calls: string[];
  /** Which call shall fail, from 0: before it did anything, or after, with its answer lost; or it and all that follow. */
  fail?: { call: number; how: "before" | "after" | "from" };
  /** Stands in for the time, so that things made later are later. */
  clock: number;
}

export const emptyAccount = (): Account => ({ scripts: {}, kv: [], queues: [], mail: [], calls: [], clock: 0 });

/** What wrangler answers, or the message of what it refuses. */
export function runWrangler(account: Account, args: string[], input = ""): string {
  const { positionals, values } = parseArgs({ args, allowPositionals: true, strict: false, options: OPTIONS });
  const call = account.calls.push(describeCall(positionals, values)) - 1;
  const { fail } = account;
  const refusal = `✘ [ERROR] A request to the Cloudflare API failed: told to fail at call ${call}`;
  if (fail && (fail.how === "from" ? call >= fail.call : fail.how === "before" && call === fail.call)) throw refusal;
  const answered = attempt(() => run(account, positionals, values as Values, input));
  if (fail?.how === "after" && call === fail.call) throw refusal;
  return answered();
}

/** Does it now, and tells how it went when asked. */
function attempt(task: () => string): () => string {
  try {
    const answer = task();
    return () => answer;
  } catch (refusal) {
    return () => {
      throw refusal;
    };
  }
}

type Values = Record<string, string | undefined>;
const OPTIONS = {
  config: { type: "string", short: "c" },
  env: { type: "string" },
  outdir: { type: "string" },
  tag: { type: "string" },
  var: { type: "string" },
  message: { type: "string" },
  "dry-run": { type: "boolean" },
  json: { type: "boolean" },
  yes: { type: "boolean" },
} as const;

function describeCall(positionals: string[], values: Record<string, unknown>): string {
  const target = values.config ? ` ${scriptName(values as Values)}` : "";
  return `${positionals.join(" ")}${values["dry-run"] ? " --dry-run" : ""}${target}`;
}

interface Config {
  name: string;
  triggers?: { crons: string[] };
  env: Record<
    string,
    {
      secrets?: { required: string[] };
      services?: { service: string }[];
      tail_consumers?: { service: string }[];
      kv_namespaces?: { id: string }[];
      queues?: { producers?: { queue: string }[]; consumers?: { queue: string; dead_letter_queue?: string }[] };
    }
  >;
}
const readConfig = (values: Values) => parse(readFileSync(values.config as string, "utf8")) as unknown as Config;
const scriptName = (values: Values) => `${readConfig(values).name}-${values.env}`;

function run(account: Account, [first = "", ...rest]: string[], values: Values, input: string): string {
  const [second = "", third = ""] = rest;
  const script = () => account.scripts[scriptName(values)];
  const found = () => script() ?? fail("This Worker does not exist on your account. [code: 10007]");
  switch (`${first} ${second}`.trim()) {
    case "whoami":
      return "{}";
    case "deploy":
      return values["dry-run"] ? build(values) : deploy(account, values);
    case "secret list":
      return JSON.stringify(
        Object.keys((script() ?? fail(`Worker "${scriptName(values)}" not found.`)).secrets).map((name) => ({ name })),
      );
    case "secret put":
      return putSecret(account, values, third, input);
    case "deployments list":
      return JSON.stringify(found().deployments);
    case "versions list":
      return JSON.stringify(found().versions.slice(-10));
    case "versions view":
      return JSON.stringify(found().versions.find(({ id }) => id === third) ?? fail("no such version"));
    case "versions upload":
      if (!script()) fail("You need to deploy the Worker first");
      addVersion(account, values);
      return "uploaded";
    case "versions deploy":
      return shift(account, found(), rest.slice(1));
    case "triggers deploy":
      found().crons = readConfig(values).triggers?.crons ?? [];
      return "deployed";
    case "kv namespace":
      return third === "list" ? JSON.stringify(account.kv) : createNamespace(account, rest[2] as string);
    case "queues info":
      return account.queues.includes(third) ? "Queue Name" : fail(`Queue "${third}" does not exist.`);
    case "queues create":
      if (account.queues.includes(third)) fail("Queue name is taken [code: 11009]");
      account.queues.push(third);
      return "made";
    case "email sending":
      if (third === "enable") account.mail.push(rest[2] as string);
      return account.mail.map((name) => `│ example │ ${name} │ yes │ cf-bounce │`).join("\n");
    default:
      return fail(`no such command: ${first} ${second}`);
  }
}

function build({ outdir }: Values): string {
  mkdirSync(outdir as string, { recursive: true });
  writeFileSync(join(outdir as string, "index.js"), "export default {};");
  return "Total Upload: 1.00 KiB / gzip: 0.50 KiB";
}

/** Refuses what Cloudflare refuses: a binding to what is not there, or a secret that was never set. */
function addVersion(account: Account, values: Values): Version {
  const name = scriptName(values);
  const {
    services = [],
    tail_consumers = [],
    kv_namespaces = [],
    queues,
    secrets,
  } = readConfig(values).env[values.env as string] ?? {};
  for (const { service } of [...services, ...tail_consumers]) {
    if (!account.scripts[service]?.deployments.length)
      fail(`Could not resolve service binding to ${service}. [code: 10143]`);
  }
  for (const { id } of kv_namespaces)
    if (!account.kv.some((each) => each.id === id)) fail(`KV namespace ${id} not found`);
  for (const { queue } of [...(queues?.producers ?? []), ...(queues?.consumers ?? [])]) {
    if (!account.queues.includes(queue)) fail(`Queue "${queue}" does not exist.`);
  }
  const script = scriptOf(account, name);
  for (const secret of secrets?.required ?? []) if (!script.secrets[secret]) fail(`required secrets: ${secret}`);
  const [, text = ""] = /^VERSION:(.*)$/.exec(values.var ?? "") ?? [];
  const version: Version = {
    id: `${name}-v${script.versions.length + 1}`,
    metadata: { created_on: now(account) },
    annotations: { "workers/tag": values.tag },
    resources: { bindings: [{ name: "VERSION", type: "plain_text", text }] },
  };
  script.versions.push(version);
  return version;
}

function deploy(account: Account, values: Values): string {
  const { id } = addVersion(account, values);
  const script = account.scripts[scriptName(values)] as Script;
  script.deployments.push({ created_on: now(account), versions: [{ version_id: id, percentage: 100 }] });
  script.crons = readConfig(values).triggers?.crons ?? [];
  return "deployed";
}

/** A secret makes a new version of what runs; the first one makes an empty Worker to hold it. */
function putSecret(account: Account, values: Values, secret: string, value: string): string {
  const script = scriptOf(account, scriptName(values));
  script.secrets[secret] = value;
  const id = `${scriptName(values)}-s${script.versions.length + 1}`;
  const bindings = script.versions.at(-1)?.resources.bindings ?? [];
  script.versions.push({ id, metadata: { created_on: now(account) }, annotations: {}, resources: { bindings } });
  script.deployments.push({ created_on: now(account), versions: [{ version_id: id, percentage: 100 }] });
  return "put";
}

function shift(account: Account, script: Script, specs: string[]): string {
  const versions = specs.map((spec) => {
    const [id = "", percentage = ""] = spec.split("@");
    if (!script.versions.some((version) => version.id === id)) fail(`no such version: ${id}`);
    return { version_id: id, percentage: Number.parseInt(percentage, 10) };
  });
  if (versions.reduce((sum, { percentage }) => sum + percentage, 0) !== 100) fail("percentages must add up to 100");
  script.deployments.push({ created_on: now(account), versions });
  return "deployed";
}

function createNamespace(account: Account, title: string): string {
  if (account.kv.some((each) => each.title === title)) fail(`A KV namespace with the title "${title}" already exists.`);
  account.kv.push({ title, id: String(account.kv.length + 1).padStart(32, "0") });
  return "made";
}

function scriptOf(account: Account, name: string): Script {
  account.scripts[name] ??= { secrets: {}, versions: [], deployments: [], crons: [] };
  return account.scripts[name];
}

function now(account: Account): string {
  return new Date(++account.clock * 1000).toISOString();
}

function fail(message: string): never {
  throw `✘ [ERROR] ${message}`;
}
