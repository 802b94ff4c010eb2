import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { isSubscribed, type Subscriptions } from "#shared/events/subscriber/subscriber.ts";
import { type FieldCode, fieldCode } from "./field-code.ts";
import type { Field } from "./fields.ts";
import { type Names, rename } from "./names.ts";

export type NewService = {
  names: Names;
  fields: Field[];
  /** The types of events that it subscribes to, by their publisher; none when it subscribes to nothing. */
  subscriptions: Subscriptions;
  /** Whether it has an event log of its own. */
  publishes: boolean;
};

/** The folder with a contract of the events of each publisher. */
export const EVENT_CONTRACTS = "shared/contracts/events";

export const templateDir: string = join(import.meta.dirname, "../template");

/**
 * The files of a new service by their paths in the project, from tools/generate/template, a service that is type-checked and
 * linted like any other. Its names are replaced; the parts marked `<subscribe>`, `<plain>` and `<bounded>` are kept or removed;
 * those marked `<fields:…>` are generated for the given fields.
 */
export function renderService({ names, fields, subscriptions, publishes }: NewService): Map<string, string> {
  const codes = fields.map((field) => ({ field, code: fieldCode(field) }));
  const subscribes = Object.keys(subscriptions).length > 0;
  const parts = { ...fieldParts(names, codes), ...subscriptionParts(subscriptions) };
  const isWired = subscribes || publishes;
  const hasOrders = isSubscribed(subscriptions.orders ?? [], "order.created");
  const kept = {
    bounded: codes.some(({ code }) => code.violation !== undefined),
    wired: isWired,
    plain: !isWired,
    subscribe: subscribes,
    "no-subscribe": !subscribes,
    publish: publishes,
    "no-publish": !publishes,
    "only-subscribe": subscribes && !publishes,
    "only-publish": publishes && !subscribes,
    both: subscribes && publishes,
    orders: hasOrders,
  };
  const files = new Map<string, string>();
  for (const path of templateFiles()) {
    if (!isWired && /^src\/(cron\.ts|gauges\/)/.test(path)) continue;
    if (!subscribes && /^src\/(consumer|inbox|subscriptions)\b/.test(path)) continue;
    if (!hasOrders && path === "src/inbox/inbox.service.test.ts") continue; // It is about order events.
    if (!publishes && /^(src\/events\/|event-contract\b)/.test(path)) continue;
    const text = keepParts(adjustImports(path, readFileSync(join(templateDir, path), "utf8")), kept);
    files.set(placeOf(rename(path, names), names), fillParts(rename(text, names), parts));
  }
  return files;
}

export function templateFiles(): string[] {
  return readdirSync(templateDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(templateDir, join(entry.parentPath, entry.name)))
    .sort();
}

function placeOf(path: string, { many }: Names): string {
  if (path === "system.test.ts") return `test/system/${many}.test.ts`;
  return path === "event-contract.ts" ? `${EVENT_CONTRACTS}/${many}.ts` : `workers/${many}/${path}`;
}

/** The system test and the contract of its events move to other folders. */
function adjustImports(path: string, text: string): string {
  if (path !== "system.test.ts")
    return text.replaceAll('"../../event-contract.ts"', `"#${EVENT_CONTRACTS}/widgets.ts"`);
  return text.replaceAll('"../../../test/', '"../').replaceAll('"./src/', '"../../workers/widgets/src/');
}

/** Removes the parts that are not kept, and the marks of the others. What a service has instead of a part is uncommented. */
function keepParts(text: string, kept: Record<string, boolean>): string {
  return Object.entries(kept).reduce((rest, [name, isKept]) => {
    const part = new RegExp(`^ *(?://|#) <${name}>\n(.*?)^ *(?://|#) </${name}>\n`, "gms");
    return rest.replaceAll(part, (_, inner: string) => {
      if (!isKept) return "";
      return /^(plain|no-|only-)/.test(name) ? inner.replaceAll(/^( *)\/\/ ?/gm, "$1") : inner;
    });
  }, text);
}

function fillParts(text: string, parts: Record<string, string[]>): string {
  return text.replaceAll(/^ *\/\/ <fields:([\w-]+)>\n.*?^ *\/\/ <\/fields:\1>\n/gms, (_, name: string) => {
    const lines = parts[name];
    if (!lines) throw new Error(`The template has an unknown part <fields:${name}>.`);
    return lines.map((line) => `${line}\n`).join("");
  });
}

function fieldParts({ many }: Names, codes: { field: Field; code: FieldCode }[]): Record<string, string[]> {
  const each = (line: (field: Field, code: FieldCode) => string | string[]) =>
    codes.flatMap(({ field, code }) => line(field, code));
  const all = (pick: (code: FieldCode) => string[]) => [...new Set(codes.flatMap(({ code }) => pick(code)))];
  const put = (columns: Record<string, string>, from: string) =>
    Object.entries(columns).map(([column, value]) => `${column}: ${value.replaceAll("$", from)},`);
  const drizzle = [...new Set(["check", "index", "pgTable", "uuid", ...all((code) => code.drizzle)])].sort();
  const shared = ["createdAt", "updatedAt", "version", ...all((code) => code.shared)].sort();
  return {
    "table-imports": [
      `import { ${drizzle.join(", ")} } from "drizzle-orm/pg-core";`,
      `import { ${shared.join(", ")} } from "#shared/database/columns.ts";`,
    ],
    columns: each(({ optional }, { columns }) =>
      Object.entries(columns).map(([column, type]) => `${column}: ${type}${optional ? "" : ".notNull()"},`),
    ),
    checks: each(({ column }, { check }) =>
      check
        ? `check("${many}_${column}_check", sql\`${check.replaceAll(/\$(\w+)/g, (_, name) => `\${table.${name}}`)}\`),`
        : [],
    ),
    "schema-imports": schemaImports(codes.flatMap(({ code }) => (code.schema ? [code.schema] : []))),
    accepted: each(({ name, optional }, { accepted }) => `${name}: ${accepted}${optional ? ".nullish()" : ""},`),
    shown: each(({ name, optional }, { shown }) => `${name}: ${shown}${optional ? ".nullable()" : ""},`),
    stored: each((_, { stored }) => put(stored, "input")),
    json: each(({ name }, { json }) => put({ [name]: json }, many)),
    "json-imports": [
      `import { ${["jsonObject", ...all(({ json }) => json.match(/^\w+(?=\()/g) ?? [])].join(", ")} } from "#shared/database/json.ts";`,
    ],
    "contract-imports": schemaImports(
      codes.flatMap(({ code }) => SHOWN_SCHEMAS.filter(([name]) => name === code.shown)),
    ),
    toShown: each(({ name }, { toShown }) => put({ [name]: toShown }, "row")),
    sample: each(({ name }, { sample }) => `${name}: ${sample},`),
    change: each(({ name }, { change }) => `${name}: ${change},`),
    invalid: each(({ name }, { invalid }) => `${name}: ${invalid},`),
    violations: each(({ column }, { violation }) => (violation ? `["${many}_${column}_check", ${violation}],` : [])),
    samples: (["sample", "change"] as const).map((which, index) => {
      const values = codes.flatMap(({ code }) =>
        Object.entries(code.stored).map(([column, from]) => `${column}: ${partOf(code[which], from)}`),
      );
      return `{ id: "01980000-0000-7000-8000-00000000010${index + 1}", userId, ${values.join(", ")} },`;
    }),
  };
}

/** The schemas of shared/ that a field may be shown by. */
const SHOWN_SCHEMAS: [name: string, file: string][] = [
  ["IdSchema", "values/ids"],
  ["MoneySchema", "values/money"],
];

function subscriptionParts(subscriptions: Subscriptions): Record<string, string[]> {
  const publishers = Object.keys(subscriptions).sort();
  const schemas = publishers.map((name) => `${name.charAt(0).toUpperCase()}${name.slice(1)}EventSchema`);
  const [first = ""] = schemas;
  const zod = schemas.length > 1 ? ['import { z } from "zod";'] : [];
  return {
    "subscribed-schemas": [
      ...zod,
      ...publishers.map((name, index) => {
        return `import { EventSchema as ${schemas[index]} } from "#shared/contracts/events/${name}.ts";`;
      }),
    ],
    subscriptions: publishers.map((name) => `${name}: ${JSON.stringify(subscriptions[name])},`),
    "subscribed-event": [
      `export const SubscribedEventSchema = ${schemas.length > 1 ? `z.union([${schemas.join(", ")}])` : first};`,
    ],
  };
}

function schemaImports(needed: [name: string, file: string][]): string[] {
  const byFile = Map.groupBy(needed, ([, file]) => file);
  return [...byFile].sort().map(([file, names]) => {
    const unique = [...new Set(names.map(([name]) => name))].sort();
    return `import { ${unique.join(", ")} } from "#shared/${file}.ts";`;
  });
}

/** The part of a literal that a column gets: `$.price.amount` gets 1999 of `{ amount: 1999, currency: "USD" }`. */
function partOf(value: string, from: string): string {
  const [, part] = /\$\.\w+\?\.(amount|currency)$/.exec(from) ?? [];
  return part ? ((new RegExp(`${part}: ("?\\w+"?)`).exec(value)?.[1] as string) ?? value) : value;
}
