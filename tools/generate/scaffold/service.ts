import { existsSync } from "node:fs";
import { join } from "node:path";
import { addBinding, removeBinding } from "./configs.ts";
import type { Names } from "./names.ts";
import { addRow, removeRow } from "./readme.ts";
import { type NewService, renderService } from "./render.ts";
import type { Stage } from "../staging.ts";

const GATEWAY_CONFIG = "wrangler.toml";
const ORDERS_CONFIG = "workers/orders/wrangler.toml";
const README = "README.md";

/**
 * Adds a service: its own files, and what else has to name it (the gateway's binding, the queue that orders sends to, the
 * README's table). Everything else finds the service by workers/<name>/wrangler.toml.
 */
export async function addService(stage: Stage, service: NewService, log: (line: string) => void): Promise<void> {
  const { names, subscribes } = service;
  log("Writing its files …");
  for (const [path, text] of renderService(service)) await stage.write(path, text);
  await stage.edit(GATEWAY_CONFIG, (toml) =>
    addBinding(toml, "services", "USERS", (text) => like("users", text, names)),
  );
  if (subscribes) {
    await stage.edit(ORDERS_CONFIG, (toml) =>
      addBinding(toml, "queues.producers", "EVENTS_NOTIFICATIONS", (text) => like("notifications", text, names)),
    );
  }
  const cells = [`\`workers/${names.many}\``, "no", subscribes ? "orders" : "–", names.many];
  await stage.edit(README, (readme) => addRow(readme, names.many, cells));
  await stage.run("biome", ["format", "--write", `workers/${names.many}`, "test/system"]);
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
  const binding = name.toUpperCase();
  await stage.edit(GATEWAY_CONFIG, (toml) => removeBinding(toml, "services", binding));
  const orders = await stage.read(ORDERS_CONFIG).catch(() => "");
  if (orders) await stage.write(ORDERS_CONFIG, removeBinding(orders, "queues.producers", `EVENTS_${binding}`));
  await stage.write(README, removeRow(await stage.read(README), name));
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

/** Replaces the names of `model` by those of the new service. */
function like(model: string, text: string, { many, Many, MANY }: Names): string {
  const capital = `${model.charAt(0).toUpperCase()}${model.slice(1)}`;
  return text.replaceAll(model, many).replaceAll(model.toUpperCase(), MANY).replaceAll(capital, Many);
}
