import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type FieldCode, fieldCode } from "./field-code.ts";
import type { Field } from "./fields.ts";
import { type Names, rename } from "./names.ts";

export type NewService = { names: Names; fields: Field[]; subscribes: boolean };

export const templateDir: string = join(import.meta.dirname, "../template");

/**
 * The files of a new service by their paths in the project, from tools/generate/template, a service that is type-checked and
 * linted like any other. Its names are replaced; the parts marked `<subscribe>`, `<plain>` and `<bounded>` are kept or removed;
 * those marked `<fields:…>` are generated for the given fields.
 */
export function renderService({ names, fields, subscribes }: NewService): Map<string, string> {
  const codes = fields.map((field) => ({ field, code: fieldCode(field) }));
  const parts = fieldParts(names, codes);
  const kept = { subscribe: subscribes, plain: !subscribes, bounded: codes.some(({ code }) => code.violation) };
  const files = new Map<string, string>();
  for (const path of templateFiles()) {
    if (!subscribes && /(^|\/)(consumer|cron|order-events)\b/.test(path)) continue;
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

const placeOf = (path: string, { many }: Names) =>
  path === "system.test.ts" ? `test/system/${many}.test.ts` : `workers/${many}/${path}`;

/** The system test moves to a folder of another depth. */
function adjustImports(path: string, text: string): string {
  if (path !== "system.test.ts") return text;
  return text.replaceAll('"../../../test/', '"../').replaceAll('"./src/', '"../../workers/widgets/src/');
}

/** Removes the parts that are not kept, and the marks of the others; a kept `<plain>` part is uncommented. */
function keepParts(text: string, kept: Record<string, boolean>): string {
  return Object.entries(kept).reduce((rest, [name, isKept]) => {
    const part = new RegExp(`^ *(?://|#) <${name}>\n(.*?)^ *(?://|#) </${name}>\n`, "gms");
    return rest.replaceAll(part, (_, inner: string) => {
      if (!isKept) return "";
      return name === "plain" ? inner.replaceAll(/^( *)\/\/ ?/gm, "$1") : inner;
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
    insert: each((_, { insert }) => put(insert, "input")),
    update: each((_, { update }) => put(update, "patch")),
    toShown: each(({ name }, { toShown }) => put({ [name]: toShown }, "row")),
    sample: each(({ name }, { sample }) => `${name}: ${sample},`),
    change: each(({ name }, { change }) => `${name}: ${change},`),
    invalid: each(({ name }, { invalid }) => `${name}: ${invalid},`),
    violations: each(({ column }, { violation }) => (violation ? `["${many}_${column}_check", ${violation}],` : [])),
    samples: (["sample", "change"] as const).map((which, index) => {
      const values = codes.flatMap(({ code }) =>
        Object.entries(code.insert).map(([column, from]) => `${column}: ${partOf(code[which], from)}`),
      );
      return `{ id: "01980000-0000-7000-8000-00000000010${index + 1}", userId, ${values.join(", ")} },`;
    }),
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
  const [, part] = /^\$\.\w+\??\.(amount|currency)$/.exec(from) ?? [];
  return part ? ((new RegExp(`${part}: ("?\\w+"?)`).exec(value)?.[1] as string) ?? value) : value;
}
