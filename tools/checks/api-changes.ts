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

/** One sentence for each change. */
export interface ApiChanges {
  /** A client written for the earlier document may fail. */
  breaking: string[];
  /** A response may have a value that was not in its enum: a client that handles each value has to learn it. */
  newValues: string[];
}

const METHODS = ["get", "post", "put", "patch", "delete"];
const LOWER_BOUNDS = ["minimum", "exclusiveMinimum", "minLength", "minItems"];
const UPPER_BOUNDS = ["maximum", "exclusiveMaximum", "maxLength", "maxItems"];

/** Compares two OpenAPI documents from the point of view of a client that was written for the first. */
export function findApiChanges(before: ApiDocument, after: ApiDocument): ApiChanges {
  const changes: Change[] = [];
  for (const [path, operations] of Object.entries(before.paths)) {
    for (const method of METHODS.filter((name) => operations[name])) {
      const title = `${method.toUpperCase()} ${path}`;
      const now = after.paths[path]?.[method];
      if (!now) {
        changes.push(breaking(`${title} is gone`));
        continue;
      }
      const own = compareOperations(operations[method] as Operation, now, { before, after });
      changes.push(...own.map(({ text, isBreaking }) => ({ text: `${title}: ${text}`, isBreaking })));
    }
  }
  return {
    breaking: changes.filter(({ isBreaking }) => isBreaking).map(({ text }) => text),
    newValues: changes.filter(({ isBreaking }) => !isBreaking).map(({ text }) => text),
  };
}

type Change = { text: string; isBreaking: boolean };
const breaking = (text: string): Change => ({ text, isBreaking: true });
const isCompatible = (changes: Change[]) => !changes.some(({ isBreaking }) => isBreaking);

interface Documents {
  before: ApiDocument;
  after: ApiDocument;
}

function compareOperations(before: Operation, after: Operation, documents: Documents): Change[] {
  const found: Change[] = [];
  if (!before.security?.length && after.security?.length) found.push(breaking("it needs authentication now"));
  const keyOf = (each: { name: string; in: string }) => `${each.in} parameter ${each.name}`;
  const known = new Map((before.parameters ?? []).map((each) => [keyOf(each), each]));
  const accepted = new Map((after.parameters ?? []).map((each) => [keyOf(each), each]));
  for (const [key, parameter] of known) {
    const now = accepted.get(key);
    if (!now) found.push(breaking(`the ${key} is gone`));
    else found.push(...compare(parameter.schema, now.schema, "sent", `the ${key}`, documents));
  }
  for (const [key, { required }] of accepted) {
    if (required && !known.get(key)?.required) found.push(breaking(`the ${key} is required now`));
  }
  if (after.requestBody?.required && !before.requestBody?.required) found.push(breaking("a body is required now"));
  found.push(...compareContent(before.requestBody?.content, after.requestBody?.content, "sent", "the body", documents));
  for (const [status, { headers = {}, content }] of Object.entries(before.responses ?? {})) {
    if (!status.startsWith("2")) continue;
    const now = after.responses?.[status];
    if (!now) {
      found.push(breaking(`it no longer answers ${status}`));
      continue;
    }
    for (const header of Object.keys(headers)) {
      if (!(header in (now.headers ?? {})))
        found.push(breaking(`the answer ${status} no longer has the header ${header}`));
    }
    found.push(...compareContent(content, now.content, "received", `the answer ${status}`, documents));
  }
  return found;
}

/** What clients send may only accept more than before; what they receive may only contain less. */
type Direction = "sent" | "received";

function compareContent(
  before: Content = {},
  after: Content = {},
  direction: Direction,
  where: string,
  documents: Documents,
): Change[] {
  return Object.entries(before).flatMap(([type, { schema }]) => {
    const now = after[type];
    return now ? compare(schema, now.schema, direction, where, documents) : [breaking(`${where} is no longer ${type}`)];
  });
}

function compare(
  given: Schema = {},
  now: Schema = {},
  direction: Direction,
  where: string,
  documents: Documents,
  seen = new Set<string>(),
): Change[] {
  // A recursive schema is compared once.
  const pair = given.$ref && now.$ref ? `${given.$ref} ${now.$ref}` : undefined;
  if (pair && seen.has(pair)) return [];
  const inner = pair ? new Set([...seen, pair]) : seen;
  const before = resolve(given, documents.before);
  const after = resolve(now, documents.after);
  const deeper = (a: Schema | undefined, b: Schema | undefined, at: string) =>
    compare(a, b, direction, at, documents, inner);
  const [wide, narrow] = direction === "sent" ? [after, before] : [before, after];

  const types = typesOf(wide);
  if (types.length && !isWithin(typesOf(narrow), types)) {
    const [old, current] = [before, after].map((schema) => typesOf(schema).join(" or ") || "anything");
    return [breaking(`${where} was ${old}, and is ${current}`)];
  }
  const found = direction === "sent" ? findTighter(before, after, where) : findNewValues(before, after, where);
  for (const [name, property] of Object.entries(before.properties ?? {})) {
    const same = after.properties?.[name];
    if (!same) found.push(breaking(`${where} no longer has ${name}`));
    else found.push(...deeper(property, same, `${name} in ${where}`));
  }
  const isRequired = ({ required = [] }: Schema, name: string) => required.includes(name);
  for (const name of Object.keys(after.properties ?? {})) {
    const [was, is] = [isRequired(before, name), isRequired(after, name)];
    if (direction === "sent" && is && !was) found.push(breaking(`${where} needs ${name} now`));
    if (direction === "received" && was && !is) found.push(breaking(`${where} may lack ${name} now`));
  }
  if (before.items && after.items) found.push(...deeper(before.items, after.items, `an item of ${where}`));
  for (const kind of ["anyOf", "oneOf"] as const) {
    const [some, all] = direction === "sent" ? [after[kind], before[kind]] : [before[kind], after[kind]];
    for (const one of all ?? []) {
      const fits = (other: Schema) =>
        isCompatible(direction === "sent" ? deeper(one, other, "") : deeper(other, one, ""));
      if (some && !some.some(fits)) found.push(breaking(`${where} has other alternatives now`));
    }
  }
  for (const [index, part] of (before.allOf ?? []).entries()) found.push(...deeper(part, after.allOf?.[index], where));
  return found;
}

/** Limits on what a client sends that are tighter than before. */
function findTighter(before: Schema, after: Schema, where: string): Change[] {
  const found: Change[] = [];
  const number = (schema: Schema, key: string) => (typeof schema[key] === "number" ? schema[key] : undefined);
  for (const key of LOWER_BOUNDS) {
    if ((number(after, key) ?? -Infinity) > (number(before, key) ?? -Infinity))
      found.push(breaking(`${where} has a higher ${key}`));
  }
  for (const key of UPPER_BOUNDS) {
    if ((number(after, key) ?? Infinity) < (number(before, key) ?? Infinity))
      found.push(breaking(`${where} has a lower ${key}`));
  }
  for (const key of ["pattern", "format"]) {
    if (after[key] !== undefined && after[key] !== before[key]) found.push(breaking(`${where} has another ${key}`));
  }
  const accepted = valuesOf(after);
  if (accepted && !isWithin(valuesOf(before) ?? [undefined], accepted))
    found.push(breaking(`${where} takes fewer values`));
  return found;
}

/** Values of an enum in a response that the earlier document did not list. */
function findNewValues(before: Schema, after: Schema, where: string): Change[] {
  const known = valuesOf(before);
  const added = known ? (valuesOf(after) ?? ["any other value"]).filter((value) => !known.includes(value)) : [];
  return added.length ? [{ text: `${where} may be ${added.join(" or ")} now`, isBreaking: false }] : [];
}

function valuesOf({ enum: values, const: only }: Schema): unknown[] | undefined {
  return values ?? (only === undefined ? undefined : [only]);
}

function typesOf({ type }: Schema): string[] {
  return type === undefined ? [] : [type].flat();
}

/** Whether each of `some` is in `all`, where "number" includes "integer". */
function isWithin(some: unknown[], all: unknown[]): boolean {
  return some.length > 0 && some.every((each) => all.includes(each) || (each === "integer" && all.includes("number")));
}

function resolve(schema: Schema, document: ApiDocument): Schema {
  const name = schema.$ref?.replace("#/components/schemas/", "");
  return name ? resolve(document.components?.schemas?.[name] ?? {}, document) : schema;
}
