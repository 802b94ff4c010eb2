import { existsSync } from "node:fs";
import { join } from "node:path";
import { findPublishers } from "../../lib/events.ts";
import { CORE_SERVICES } from "../../lib/services.ts";
import type { Stage } from "../staging.ts";
import { addBinding, addProducer, removeBindings } from "./configs.ts";
import type { Names } from "./names.ts";
import { addRow, removeRow } from "./readme.ts";
import { addRetention, removeRetention } from "./retention.ts";
import { EVENT_CONTRACTS, type NewService, renderService } from "./render.ts";

const GATEWAY_CONFIG = "wrangler.toml";
const configOf = (service: string) => `workers/${service}/wrangler.toml`;
const README = "README.md";
const OPERATIONS = "docs/operations.md";

/**
 * Adds a service: its own files, and what else has to name it (the gateway's binding, the queues that publishers send to, the
 * tables of README and docs). Everything else finds the service by workers/<name>/wrangler.toml.
 */
export async function addService(stage: Stage, service: NewService, log: (line: string) => void): Promise<void> {
  const { names, subscriptions, publishes } = service;
  const publishers = Object.keys(subscriptions);
  log("Writing its files …");
  for (const [path, text] of renderService(service)) await stage.write(path, text);
  for (const binding of ["USERS", "USERS_MONITORING"]) {
    await stage.edit(GATEWAY_CONFIG, (toml) =>
      addBinding(toml, "services", binding, (text) => like("users", text, names)),
    );
  }
  for (const publisher of publishers) {
    const producer = { binding: `EVENTS_${names.MANY}`, queue: `events-${names.many}` };
    await stage.edit(configOf(publisher), (toml) => addProducer(toml, producer));
  }
  if (publishers.length > 0) {
    await stage.edit(configOf(names.many), (toml) => bindEventLogs(toml, publishers));
  }
  const cells = [`\`workers/${names.many}\``, "no", publishers.join(", ") || "–", names.many];
  await stage.edit(README, (readme) => addRow(readme, names.many, cells));
  // A project without all of the shop's services has no docs.
  if (existsSync(join(stage.folder, OPERATIONS))) {
    const kinds = { publishes, subscribes: publishers.length > 0 };
    await stage.edit(OPERATIONS, (docs) => addRetention(docs, names.many, kinds));
  }
  await stage.run("biome", ["format", "--write", `workers/${names.many}`, EVENT_CONTRACTS, "test/system"]);
  log("Writing its first migration …");
  await stage.run("tools/generate/db-generate.ts", [names.many, "--name", "initial"]);
  log("Writing the OpenAPI document …");
  await regenerate(stage);
  log("Checking the types …");
  await stage.run("tsc", ["--noEmit"]);
}

/** Removes a service; `regenerate` has to follow. */
export async function removeService(stage: Stage, name: string, log: (line: string) => void): Promise<void> {
  log(`Removing the files of ${name} …`);
  for (const path of filesOf(name)) await stage.remove(path);
  // The contracts of the shop's own publishers are used by shared code, which tests have too.
  if (!CORE_SERVICES.includes(name)) await stage.remove(`${EVENT_CONTRACTS}/${name}.ts`);
  const binding = name.toUpperCase();
  await stage.edit(GATEWAY_CONFIG, (toml) => removeBindings(toml, "services", [binding, `${binding}_MONITORING`]));
  for (const publisher of findPublishers()) {
    const config = await stage.read(configOf(publisher)).catch(() => "");
    if (!config) continue;
    await stage.write(configOf(publisher), removeBindings(config, "queues.producers", [`EVENTS_${binding}`]));
  }
  // A page of the storefront is where users allow agents something.
  if (["storefront", "agents"].includes(name)) {
    const config = await stage.read(configOf("users"));
    await stage.write(configOf("users"), config.replaceAll(/^AUTHORIZATION_PAGE = .*$/gm, 'AUTHORIZATION_PAGE = ""'));
  }
  await stage.write(README, removeRow(await stage.read(README), name));
  if (existsSync(join(stage.folder, OPERATIONS))) {
    await stage.write(OPERATIONS, removeRetention(await stage.read(OPERATIONS), name));
  }
}

/** Writes the files that are generated from the routes of all services. */
export async function regenerate(stage: Stage): Promise<void> {
  for (const tool of ["tools/generate/openapi.ts", "tools/generate/client.ts"]) {
    if (existsSync(join(stage.folder, tool))) await stage.run(tool);
  }
}

/** A service's own files and folders. */
export const filesOf = (name: string): string[] => [
  `workers/${name}`,
  `migrations/${name}`,
  `test/system/${name}.test.ts`,
];

/** Replaces the template's binding to the log of orders by one for the log of each publisher. */
function bindEventLogs(toml: string, publishers: string[]): string {
  const template = "ORDERS_EVENTS";
  const all = publishers
    .filter((publisher) => publisher !== "orders")
    .reduce(
      (text, publisher) => {
        const rename = (json: string) =>
          json.replaceAll("orders", publisher).replaceAll("ORDERS", publisher.toUpperCase());
        return addBinding(text, "services", template, rename);
      },
      toml.replaceAll("# The event log of orders.", "# The event logs that it reads."),
    );
  return publishers.includes("orders") ? all : removeBindings(all, "services", [template]);
}

/** Replaces the names of `model` by those of the new service. */
function like(model: string, text: string, { many, Many, MANY }: Names): string {
  const capital = `${model.charAt(0).toUpperCase()}${model.slice(1)}`;
  return text.replaceAll(model, many).replaceAll(model.toUpperCase(), MANY).replaceAll(capital, Many);
}
