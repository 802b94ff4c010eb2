/**
 * Adds a complete service to the shop: Worker, config, tables and migration, routes, tests, sample data.
 *
 *     npm run new -- reviews --field rating:int:1..5 --field body:text:2000 --field productId:uuid
 *     npm run new -- reviews --field rating:int:1..5 --subscribe "order.*"   with a queue of events of its own; repeatable
 *     npm run new -- reviews --field rating:int:1..5 --publish               with an event log of its own
 *     npm run new -- reviews --remove                                        removes it again
 *
 * Types of fields: text[:max], int[:min..max], uuid, bool, money, timestamp, date, enum(one|two); a trailing `?` makes a
 * field optional. `--one person` gives the singular where it is irregular, as for `people`.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseArguments, runCommand, UserFacingError } from "../lib/command.ts";
import { root } from "../lib/paths.ts";
import { parseFields } from "./scaffold/fields.ts";
import { namesOf } from "./scaffold/names.ts";
import { EVENT_CONTRACTS } from "./scaffold/render.ts";
import { addService, filesOf, regenerate, removeService } from "./scaffold/service.ts";
import { findSubscriptions } from "./scaffold/subscriptions.ts";
import { requireFreeName } from "./scaffold/taken.ts";
import { type Applied, changeProject } from "./staging.ts";
import { CORE_SERVICES, findServices } from "../lib/services.ts";

const log = (line: string) => console.log(line);

await runCommand(async () => {
  const { values, name } = readArguments();
  if (values.remove) return remove(name);

  const names = namesOf(name, values.one);
  requireFreeName(names);
  const subscriptions = await findSubscriptions(values.subscribe);
  const fields = parseFields(values.field);
  log(`Creating the service ${name} …`);
  const service = { names, fields, subscriptions, publishes: values.publish };
  const applied = await changeProject((stage) => addService(stage, service, (line) => log(`  ${line}`)));
  report(applied);
  log(`
The service ${name} is complete: at /api/v1/${name}, anyone can read, users can create, and owners and admins can change.
${describeEvents(name, values)}
  npm test -- ${name}      its tests
  npm run dev${" ".repeat(name.length)}       the shop with it (restart one that is running)
  npm run new -- ${name} --remove`);
});

function describeEvents(name: string, { subscribe, publish }: { subscribe: string[]; publish: boolean }): string {
  const received = `It receives ${subscribe.join(", ")}; workers/${name}/src/inbox/inbox.service.ts handles them.\n`;
  const published = `Its events are declared in shared/contracts/events/${name}.ts.\n`;
  return `${subscribe.length > 0 ? received : ""}${publish ? published : ""}`;
}

async function remove(name: string): Promise<void> {
  if (CORE_SERVICES.includes(name))
    throw new UserFacingError(`${name} is part of the shop itself and cannot be removed.`);
  const services = findServices();
  if (!services.some((service) => service.name === name)) {
    throw new UserFacingError(`There is no service "${name}".`);
  }
  const users = services.filter((each) => each.name !== "gateway" && each.calls.includes(name));
  if (users.length > 0) {
    throw new UserFacingError(
      `${users.map((each) => each.name).join(" and ")} calls ${name}: remove that binding first.`,
    );
  }
  log(`Removing the service ${name} …`);
  const applied = await changeProject(async (stage) => {
    await removeService(stage, name, (line) => log(`  ${line}`));
    log("  Writing the OpenAPI document …");
    await regenerate(stage);
  });
  // Files that git ignores, such as .dev.vars.
  for (const path of [...filesOf(name), `${EVENT_CONTRACTS}/${name}.ts`])
    rmSync(join(root, path), { recursive: true, force: true });
  report(applied);
  log(`\nThe service ${name} is removed. Its local data stays until "npm run reset".`);
}

function report(applied: Applied[]): void {
  for (const { path, what } of applied) log(`  ${what.padEnd(7)}  ${path}`);
}

function readArguments() {
  const options = {
    field: { type: "string", multiple: true, default: [] as string[] },
    one: { type: "string" },
    subscribe: { type: "string", multiple: true, default: [] as string[] },
    publish: { type: "boolean", default: false },
    remove: { type: "boolean", default: false },
  } as const;
  const example = "npm run new -- reviews --field rating:int:1..5 --field body:text:2000";
  const { values, positionals } = parseArguments({ options, positionals: 1, example });
  const [name] = positionals;
  if (!name) throw new UserFacingError(`Give exactly one name. For example: ${example}`);
  return { values, name };
}
