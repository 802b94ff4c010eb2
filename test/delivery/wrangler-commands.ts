import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "@decimalturn/toml-patch";
import {
  type Account,
  addVersion,
  createScript,
  perform,
  putSecret,
  Refusal,
  requireScript,
  splitTraffic,
  type Version,
} from "./account.ts";

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
      queues?: { producers?: { queue: string }[]; consumers?: { queue: string }[] };
    }
  >;
}

const OPTIONS = {
  config: { type: "string", short: "c" },
  env: { type: "string" },
  outdir: { type: "string" },
  tag: { type: "string" },
  var: { type: "string" },
  "dry-run": { type: "boolean" },
} as const;

const parsed = new Map<string, Config>();

/** Thousands of commands have the same few configs, and parsing takes longer than the rest of a command. */
function parseConfig(text: string): Config {
  const config = parsed.get(text) ?? (parse(text) as unknown as Config);
  parsed.set(text, config);
  return config;
}

/** A fake of the wrangler commands that the deploy uses: what they print, or an exception with their message. */
export function runWrangler(account: Account, args: string[], input = ""): string {
  const { positionals, values } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  const command = positionals.join(" ");
  if (command === "auth token") return "token-of-login";
  const { config: configPath = "", env = "", outdir = "", tag, var: variable = "" } = values;
  const config = parseConfig(readFileSync(configPath, "utf8"));
  const name = `${config.name}-${env}`;
  const release = variable.replace(/^VERSION:/, "");
  const call = `${command}${values["dry-run"] ? " --dry-run" : ""} ${name}`;
  return perform(account, call, () => {
    if (values["dry-run"]) return build(outdir);
    switch (positionals.slice(0, 2).join(" ")) {
      case "deploy": {
        const { id } = upload(account, name, config.env[env], { tag, release });
        const script = requireScript(account, name);
        splitTraffic(account, script, [{ version_id: id, percentage: 100 }]);
        script.crons = config.triggers?.crons ?? [];
        return "deployed";
      }
      case "versions upload":
        requireScript(account, name);
        return upload(account, name, config.env[env], { tag, release }).id;
      case "triggers deploy":
        requireScript(account, name).crons = config.triggers?.crons ?? [];
        return "deployed";
      case "secret put":
        putSecret(account, createScript(account, name), positionals[2] as string, input);
        return "put";
      default:
        throw new Refusal(`no such command: ${command}`);
    }
  });
}

function build(outdir: string): string {
  mkdirSync(outdir, { recursive: true });
  writeFileSync(join(outdir, "index.js"), "export default {};");
  return "Total Upload: 1.00 KiB / gzip: 0.50 KiB";
}

/** Refuses what Cloudflare refuses: a binding to something that does not exist, or a secret that was never set. */
function upload(
  account: Account,
  name: string,
  section: Config["env"][string] = {},
  version: { tag?: string; release: string },
): Version {
  const { services = [], tail_consumers = [], kv_namespaces = [], queues = {}, secrets } = section;
  for (const { service } of [...services, ...tail_consumers]) {
    if (!account.scripts[service]?.deployments.length)
      throw new Refusal(`Could not resolve service binding to ${service}.`, 10143);
  }
  for (const { id } of kv_namespaces) {
    if (!account.kv.some((each) => each.id === id)) throw new Refusal(`KV namespace ${id} not found`);
  }
  for (const { queue } of [...(queues.producers ?? []), ...(queues.consumers ?? [])]) {
    if (!account.queues.includes(queue)) throw new Refusal(`Queue "${queue}" does not exist.`);
  }
  const script = createScript(account, name);
  for (const secret of secrets?.required ?? []) {
    if (!script.secrets[secret]) throw new Refusal(`required secrets: ${secret}`);
  }
  return addVersion(account, script, version);
}
