type Schema = {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
} & Record<string, unknown>;
type Content = Record<string, { schema?: Schema }>;
interface Operation {
  security?: object[];
  parameters?: { name: string; in: string; required?: boolean; schema?: Schema }[];
  requestBody?: { required?: boolean; content?: Content };
  responses?: Record<string, { headers?: object; content?: Content }>;
}
export interface ApiDocument {
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
}

const METHODS = ["get", "post", "put", "patch", "delete"];
const LOWER_BOUNDS = ["minimum", "exclusiveMinimum", "minLength", "minItems"];
const UPPER_BOUNDS = ["maximum", "exclusiveMaximum", "maxLength", "maxItems"];

/** What a client that was made for a document has to do, or meets, differently in another; a sentence each. */
export function findBreakingChanges(before: ApiDocument, after: ApiDocument): string[] {
  const found: string[] = [];
  for (const [path, operations] of Object.entries(before.paths)) {
    for (const method of METHODS.filter((name) => operations[name])) {
      const title = `${method.toUpperCase()} ${path}`;
      const now = after.paths[path]?.[method];
      if (!now) found.push(`${title} is gone`);
      else
        found.push(
          ...compareOperations(operations[method] as Operation, now, { before, after }).map(
            (each) => `${title}: ${each}`,
          ),
        );
    }
  }
  return found;
}

interface Documents {
  before: ApiDocument;
  after: ApiDocument;
}

function compareOperations(before: Operation, after: Operation, documents: Documents): string[] {
  const found: string[] = [];
  if (!before.security?.length && after.security?.length) found.push("one has to sign in now");
  const keyOf = (each: { name: string; in: string }) => `${each.in} parameter ${each.name}`;
  const known = new Map((before.parameters ?? []).map((each) => [keyOf(each), each]));
  const taken = new Map((after.parameters ?? []).map((each) => [keyOf(each), each]));
  for (const [key, parameter] of known) {
    const now = taken.get(key);
    if (!now) found.push(`the ${key} is gone`);
    else found.push(...compare(parameter.schema, now.schema, "sent", `the ${key}`, documents));
  }
  for (const [key, { required }] of taken) {
    if (required && !known.get(key)?.required) found.push(`the ${key} has to be given now`);
  }
  if (after.requestBody?.required && !before.requestBody?.required) found.push("a body has to be sent now");
  found.push(...compareContent(before.requestBody?.content, after.requestBody?.content, "sent", "the body", documents));
  for (const [status, { headers, content }] of Object.entries(before.responses ?? {})) {
    if (!status.startsWith("2")) continue;
    const now = after.responses?.[status];
    if (!now) found.push(`it no longer answers ${status}`);
    for (const header of now ? Object.keys(headers ?? {}) : []) {
      if (!(header in (now?.headers ?? {}))) found.push(`the answer ${status} no longer has the header ${header}`);
    }
    if (now) found.push(...compareContent(content, now.content, "received", `the answer ${status}`, documents));
  }
  return found;
}

/** Whether clients send it, so that it may only get wider, or receive it, so that it may only get narrower. */
type Direction = "sent" | "received";

function compareContent(
  before: Content = {},
  after: Content = {},
  way: Direction,
  where: string,
  documents: Documents,
) {
  return Object.entries(before).flatMap(([type, { schema }]) => {
    const now = after[type];
    return now ? compare(schema, now.schema, way, where, documents) : [`${where} is no longer ${type}`];
  });
}

function compare(
  given: Schema = {},
  now: Schema = {},
  way: Direction,
  where: string,
  documents: Documents,
  seen = new Set<string>(),
): string[] {
  // A schema that has itself within is looked at once.
  const pair = given.$ref && now.$ref ? `${given.$ref} ${now.$ref}` : undefined;
  if (pair && seen.has(pair)) return [];
  const inner = pair ? new Set([...seen, pair]) : seen;
  const before = resolve(given, documents.before);
  const after = resolve(now, documents.after);
  const deeper = (a: Schema | undefined, b: Schema | undefined, at: string) => compare(a, b, way, at, documents, inner);
  const [wide, narrow] = way === "sent" ? [after, before] : [before, after];

  const found: string[] = [];
  const types = typesOf(wide);
  if (types.length && !isWithin(typesOf(narrow), types)) {
    return [
      `${where} was ${typesOf(before).join(" or ") || "anything"}, and is ${typesOf(after).join(" or ") || "anything"}`,
    ];
  }
  if (way === "sent") found.push(...findTighter(before, after, where));
  for (const [name, property] of Object.entries(before.properties ?? {})) {
    const same = after.properties?.[name];
    if (!same) found.push(`${where} no longer has ${name}`);
    else found.push(...deeper(property, same, `${name} in ${where}`));
  }
  const isAlways = ({ required = [] }: Schema, name: string) => required.includes(name);
  for (const name of Object.keys(after.properties ?? {})) {
    if (way === "sent" && isAlways(after, name) && !isAlways(before, name)) found.push(`${where} needs ${name} now`);
    if (way === "received" && !isAlways(after, name) && isAlways(before, name))
      found.push(`${where} may lack ${name} now`);
  }
  if (before.items && after.items) found.push(...deeper(before.items, after.items, `an item of ${where}`));
  for (const kind of ["anyOf", "oneOf"] as const) {
    const [some, all] = way === "sent" ? [after[kind], before[kind]] : [before[kind], after[kind]];
    for (const one of all ?? []) {
      const fits = (other: Schema) => (way === "sent" ? deeper(one, other, "") : deeper(other, one, "")).length === 0;
      if (some && !some.some(fits)) found.push(`${where} has other alternatives now`);
    }
  }
  for (const [index, part] of (before.allOf ?? []).entries()) found.push(...deeper(part, after.allOf?.[index], where));
  return found;
}

/** What was taken and is refused now. */
function findTighter(before: Schema, after: Schema, where: string): string[] {
  const found: string[] = [];
  const number = (schema: Schema, key: string) => (typeof schema[key] === "number" ? schema[key] : undefined);
  for (const key of LOWER_BOUNDS) {
    if ((number(after, key) ?? -Infinity) > (number(before, key) ?? -Infinity))
      found.push(`${where} has a higher ${key}`);
  }
  for (const key of UPPER_BOUNDS) {
    if ((number(after, key) ?? Infinity) < (number(before, key) ?? Infinity)) found.push(`${where} has a lower ${key}`);
  }
  for (const key of ["pattern", "format"]) {
    if (after[key] !== undefined && after[key] !== before[key]) found.push(`${where} has another ${key}`);
  }
  const valuesOf = ({ enum: values, const: only }: Schema) => values ?? (only === undefined ? undefined : [only]);
  const allowed = valuesOf(after);
  if (allowed && !isWithin(valuesOf(before) ?? [undefined], allowed)) found.push(`${where} takes fewer values`);
  return found;
}

function typesOf({ type }: Schema): string[] {
  return type === undefined ? [] : [type].flat();
}

/** Every whole number is a number. */
function isWithin(some: unknown[], all: unknown[]): boolean {
  return some.length > 0 && some.every((each) => all.includes(each) || (each === "integer" && all.includes("number")));
}

function resolve(schema: Schema, document: ApiDocument): Schema {
  const name = schema.$ref?.replace("#/components/schemas/", "");
  return name ? resolve(document.components?.schemas?.[name] ?? {}, document) : schema;
}
