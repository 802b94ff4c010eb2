import fc from "fast-check";
import document from "../../../workers/gateway/src/openapi.json" with { type: "json" };

/** What the shop's OpenAPI document uses of JSON Schema. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  format?: string;
  pattern?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
};

/** Strings that break things which were not made for them. */
const NASTY = [
  "",
  " ",
  "\u0000",
  "'; DROP TABLE users; --",
  "\ud800",
  "%00",
  "../../etc/passwd",
  "null",
  "-1",
  "1e400",
  "９",
  "𝒳".repeat(60),
  "x".repeat(5000),
  "__proto__",
];
export const nastyString = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: "binary", maxLength: 30 }));
export const nastyValue = fc.oneof(
  nastyString,
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(-1, 0, 0.5, 1e308, 2 ** 53, 2 ** 31, [], {}, null, true),
);

/** Values that a schema allows; `ids` are those of things that are there, so that some requests get somewhere. */
export function schemaValue(schema: Schema, ids: string[]): fc.Arbitrary<unknown> {
  const { $ref, anyOf, oneOf } = schema;
  if ($ref) return schemaValue(resolve($ref), ids);
  const choices = anyOf ?? oneOf;
  if (choices) return fc.oneof(...choices.map((choice) => schemaValue(choice, ids)));
  if ("const" in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const types = [schema.type ?? "object"].flat();
  return fc.oneof(...types.map((type) => ofType(type, schema, ids)));
}

function ofType(type: string, schema: Schema, ids: string[]): fc.Arbitrary<unknown> {
  switch (type) {
    case "null":
      return fc.constant(null);
    case "boolean":
      return fc.boolean();
    case "integer":
    case "number":
      return fc.integer({ min: schema.minimum ?? -1000, max: Math.min(schema.maximum ?? 1000, 2 ** 31 - 1) });
    case "array":
      return fc.array(schemaValue(schema.items ?? {}, ids), { minLength: schema.minItems ?? 0, maxLength: 4 });
    case "object":
      return ofObject(schema, ids);
    default:
      return ofString(schema, ids);
  }
}

function ofObject({ properties = {}, required = [] }: Schema, ids: string[]): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, schemaValue(schema, ids)]),
  );
  return fc.record(fields, { requiredKeys: required });
}

function ofString({ format, pattern, minLength = 0, maxLength = 200 }: Schema, ids: string[]): fc.Arbitrary<string> {
  if (format === "uuid") return fc.oneof(fc.constantFrom(...ids), fc.uuid());
  if (format === "email") return fc.nat(9999).map((number) => `person${number}@example.com`);
  if (format === "password") return fc.nat(9999).map((number) => `Correct-Horse-${number}`);
  if (pattern === "^[A-Z]{3}$") return fc.constantFrom("USD", "EUR", "JPY", "XQZ");
  if (pattern) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ minLength, maxLength: Math.min(maxLength, 40) + minLength });
}

function resolve($ref: string): Schema {
  const name = $ref.replace("#/components/schemas/", "");
  return (document.components.schemas as unknown as Record<string, Schema>)[name] as Schema;
}
