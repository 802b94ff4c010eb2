import fc from "fast-check";
import document from "../../../workers/gateway/src/openapi.json" with { type: "json" };
import { nastyString, nastyValue, type Schema, schemaValue } from "./openapi-arbitraries.ts";

type Parameter = { name: string; in: "path" | "query" | "header"; schema: Schema; required?: boolean };
export type Operation = {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, unknown> }>;
};

export type FuzzRequest = {
  operation: Operation;
  /** The path as the document has it. */
  template: string;
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | undefined;
  as: "anonymous" | "guest" | "customer" | "admin";
};

export type Known = { ids: string[] };

/** Requests for every operation of the document, some as they should be and some broken in one way or several. */
export function fuzzRequests({ ids }: Known): fc.Arbitrary<FuzzRequest> {
  const operations = Object.entries(document.paths).flatMap(([template, byMethod]) =>
    Object.entries(byMethod as unknown as Record<string, Operation>).map(([method, operation]) =>
      requestOf({ template, method: method.toUpperCase(), operation }, ids),
    ),
  );
  return fc.oneof(...operations);
}

type Route = { template: string; method: string; operation: Operation };

function requestOf({ template, method, operation }: Route, ids: string[]): fc.Arbitrary<FuzzRequest> {
  const parameters = operation.parameters ?? [];
  const of = (place: Parameter["in"]) => parameters.filter((parameter) => parameter.in === place);
  const [mediaType, { schema } = { schema: {} }] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  return fc
    .record({
      path: filledPath(template, of("path"), ids),
      query: fc.record(
        Object.fromEntries(of("query").map((parameter) => [parameter.name, parameterValue(parameter, ids)])),
        {
          requiredKeys: [],
        },
      ),
      headers: fc.record(
        Object.fromEntries(of("header").map((parameter) => [parameter.name, headerValue(parameter, ids)])),
        { requiredKeys: [] },
      ),
      body: mediaType ? bodyOf(mediaType, schema, ids) : fc.constant(undefined),
      contentType: contentTypeOf(mediaType ?? ""),
      as: fc.constantFrom(
        "anonymous" as const,
        "guest" as const,
        "customer" as const,
        "admin" as const,
        "admin" as const,
      ),
      method: method === "GET" ? fc.constantFrom("GET", "GET", "GET", "GET", "HEAD") : fc.constant(method),
    })
    .map(({ path, query, headers, body, contentType, as, method: asked }) => {
      const search = new URLSearchParams(
        Object.entries(query)
          .filter(([name, value]) => !isLeftOut(name, value))
          // The properties of an object are parameters of their own.
          .flatMap(([name, value]) => (value instanceof Object ? Object.entries(value) : [[name, value]]))
          .map(([name, value]) => [String(name), typeof value === "object" ? JSON.stringify(value) : String(value)]),
      );
      return {
        operation,
        template,
        method: asked,
        url: `${path}${search.size ? `?${search}` : ""}`,
        headers: {
          ...(headers as Record<string, string>),
          ...(body !== undefined && contentType ? { "Content-Type": contentType } : {}),
        },
        body,
        as,
      };
    });
}

/** The media type of the document, in its many spellings; sometimes another. */
function contentTypeOf(mediaType: string): fc.Arbitrary<string> {
  const parameters = [
    "",
    ";",
    "; ",
    "; charset",
    ";charset=utf-8",
    "; charset=ISO-8859-1",
    "; charset=nonsense",
    "; a=b",
  ];
  const spelled = fc.constantFrom(...parameters.map((each) => mediaType + each), mediaType.toUpperCase());
  return fc.oneof(
    { weight: 8, arbitrary: fc.constant(mediaType) },
    { weight: 3, arbitrary: spelled },
    { weight: 1, arbitrary: fc.constantFrom("text/plain", `${mediaType}x`, "multipart/form-data", ";", "") },
  );
}

/** A cursor is refused whatever else a request has, so half of the requests do without one. */
const isLeftOut = (name: string, value: unknown) => name === "cursor" && String(value).length % 2 > 0;

function usually<Value>(usual: fc.Arbitrary<Value>, rare: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 7, arbitrary: usual }, { weight: 1, arbitrary: rare });
}

function filledPath(template: string, parameters: Parameter[], ids: string[]): fc.Arbitrary<string> {
  const values = parameters.map(({ schema }) =>
    usually(
      schemaValue(schema, ids).map(String),
      nastyString.filter((text) => text.isWellFormed() && !["", ".", ".."].includes(text)),
    ),
  );
  return fc
    .tuple(...values)
    .map((filled) =>
      parameters.reduce(
        (path, { name }, index) => path.replace(`{${name}}`, () => encodeURIComponent(filled[index] ?? "")),
        template,
      ),
    );
}

/** Keys as the lists of the shop have them (a time or a sort first, an id last), with values that no list wrote. */
function cursor(ids: string[]): fc.Arbitrary<string> {
  const digits = "7".repeat(300);
  const value = fc.oneof(
    fc.constantFrom(
      "0000-01-01T00:00:00.000Z",
      "9999-12-31T23:59:59.999Z",
      `2026-01-01T00:00:00.${digits}Z`,
      "infinity",
    ),
    fc.constantFrom(digits, -1, 0, 1e300, Number.MAX_SAFE_INTEGER, 8.64e15 + 1),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    nastyValue,
  );
  const id = fc.constantFrom(...ids);
  const sort = fc.constantFrom("name", "-name", "price", "-price", "createdAt", "-createdAt");
  return fc.oneof(fc.tuple(value, id), fc.tuple(sort, value, id), fc.array(value)).map(encodeKey);
}

const encodeKey = (key: unknown) => Buffer.from(JSON.stringify(key)).toString("base64url").slice(0, 1000);

const optionName = fc.oneof(
  fc.constantFrom("option.Size", "option.Colour", "option."),
  nastyString.map((name) => `option.${name}`),
);

function parameterValue({ name, schema }: Parameter, ids: string[]): fc.Arbitrary<unknown> {
  if (name === "option") return fc.dictionary(optionName, nastyString, { maxKeys: 4 });
  if (name === "cursor") return fc.oneof(cursor(ids), schemaValue(schema, ids), nastyString);
  return usually(
    schemaValue(schema, ids),
    nastyString.map((text) => text.slice(0, 200)),
  );
}

/** A header cannot hold everything that a body can. */
function headerValue(parameter: Parameter, ids: string[]): fc.Arbitrary<string> {
  const tag = fc.nat(5).map((version) => `"${version}"`);
  const valid = parameter.name.startsWith("If-") ? tag : parameterValue(parameter, ids).map(String);
  return valid.map((value) => value.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, 300));
}

function bodyOf(mediaType: string, schema: Schema, ids: string[]): fc.Arbitrary<string> {
  const valid = schemaValue(schema, ids);
  const encode = mediaType === "application/json" ? JSON.stringify : encodeForm;
  const broken = fc
    .tuple(valid, fc.string({ maxLength: 10 }), nastyValue, fc.nat(9))
    .map(([value, name, nasty, pick]) => {
      const fields = Object.keys((value ?? {}) as object);
      return encode({ ...(value as object), [pick < 6 ? (fields[pick % (fields.length || 1)] ?? name) : name]: nasty });
    });
  const garbage = fc.oneof(
    nastyValue.map((value) => JSON.stringify(value)),
    nastyString,
    fc.constant("x".repeat(66_000)),
  );
  return fc.oneof(
    { weight: 5, arbitrary: valid.map(encode) },
    { weight: 4, arbitrary: broken },
    { weight: 1, arbitrary: garbage },
  );
}

function encodeForm(value: unknown): string {
  const fields = Object.entries((value ?? {}) as object).map(([name, field]) => [name, String(field)]);
  return new URLSearchParams(fields).toString();
}
