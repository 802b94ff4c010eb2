import type { Field } from "./fields.ts";

/** The code that one field adds to the files of its service. */
export type FieldCode = {
  /** The imports of tables.ts from drizzle and from shared/database/columns.ts, and of the schema from a file of shared/. */
  drizzle: string[];
  shared: string[];
  schema?: [name: string, file: string];
  /** Columns by name, without `.notNull()`. */
  columns: Record<string, string>;
  /** The CHECK constraint, with `$` before the name of a column. */
  check?: string;
  accepted: string;
  shown: string;
  /** What a request stores in each column; `$` stands for the object with the field. */
  stored: Record<string, string>;
  toShown: string;
  /** Its value in an event; `$` stands for the table. */
  json: string;
  sample: string;
  change: string;
  invalid: string;
  /** Changes of columns that violate `check`. */
  violation?: string;
};

const PRODUCT = "01980000-0000-7000-8000-000000000001"; // of the sample data
const SOMETHING = "01980000-0000-7000-8000-0000000000f1";
const FULL_RANGE = [-(2 ** 31), 2 ** 31 - 1] as const;

const quote = (text: string) => JSON.stringify(text);

/** What the types have in common; `accepted` and `shown` are the same for most. */
function plainCode({ name, column }: Field, type: string, accepted: string) {
  return {
    drizzle: [type],
    shared: [] as string[],
    columns: { [name]: `${type}("${column}")` },
    accepted,
    shown: accepted,
    stored: { [name]: `$.${name}` },
    toShown: `$.${name}`,
    json: `$.${name}`,
  };
}

export function fieldCode(field: Field): FieldCode {
  const { name, column } = field;
  switch (field.type) {
    case "text":
      return {
        ...plainCode(field, "text", `text({ min: 1, max: ${field.max} })`),
        schema: ["text", "values/text"],
        check: `char_length($${name}) BETWEEN 1 AND ${field.max}`,
        shown: "z.string()",
        sample: quote(`Some ${name}`.slice(0, field.max)),
        change: quote(`Other ${name}`.slice(0, field.max)),
        invalid: `"x".repeat(${field.max + 1})`,
        violation: `{ ${name}: "" }`,
      };
    case "int": {
      const { min, max } = field;
      const isBounded = min > FULL_RANGE[0] || max < FULL_RANGE[1];
      const beyond = max < FULL_RANGE[1] ? max + 1 : min - 1;
      return {
        ...plainCode(field, "integer", `z.int().min(${min}).max(${max})`),
        ...(isBounded && { check: `$${name} BETWEEN ${min} AND ${max}`, violation: `{ ${name}: ${beyond} }` }),
        shown: "z.int()",
        sample: String(Math.trunc((min + max) / 2)),
        change: String(max),
        invalid: isBounded ? String(beyond) : "0.5",
      };
    }
    case "uuid": {
      const sample = name === "productId" ? PRODUCT : SOMETHING;
      const change = quote(sample.replace(/1$/, "2"));
      return { ...plainCode(field, "uuid", "IdSchema"), sample: quote(sample), change, invalid: '"no-id"' };
    }
    case "bool":
      return { ...plainCode(field, "boolean", "z.boolean()"), sample: "true", change: "false", invalid: '"yes"' };
    case "timestamp":
      return {
        ...plainCode(field, "isoTime", "TimeSchema"),
        drizzle: [],
        shared: ["isoTime"],
        schema: ["TimeSchema", "values/times"],
        check: `$${name} >= '1900-01-01T00:00:00Z' AND $${name} < '3000-01-01T00:00:00Z'`,
        shown: "z.iso.datetime()",
        sample: '"2026-11-01T09:30:00.000Z"',
        change: '"2026-12-24T18:00:00.000Z"',
        invalid: '"yesterday"',
        violation: `{ ${name}: "1800-01-01T00:00:00.000Z" }`,
      };
    case "date":
      return {
        ...plainCode(field, "date", "DateSchema"),
        schema: ["DateSchema", "values/times"],
        check: `$${name} BETWEEN '1900-01-01' AND '2999-12-31'`,
        shown: "z.iso.date()",
        sample: '"2026-11-01"',
        change: '"2026-12-24"',
        invalid: '"2026-02-30"',
        violation: `{ ${name}: "1800-01-01" }`,
      };
    case "enum": {
      const values = `[${field.values.map(quote).join(", ")}]`;
      return {
        ...plainCode(field, "text", `z.enum(${values})`),
        columns: { [name]: `text("${column}", { enum: ${values} })` },
        check: `$${name} IN (${field.values.map((value) => `'${value}'`).join(", ")})`,
        sample: quote(field.values[0] as string),
        change: quote(field.values.at(-1) as string),
        invalid: '"none of these"',
        violation: `{ ${name}: "none of these" as never }`,
      };
    }
    case "money":
      return moneyCode(field);
  }
}

/** Money has two columns; those of an optional field are both set or both NULL. */
function moneyCode({ name, column, optional }: Field): FieldCode {
  const [amount, currency] = [`${name}Amount`, `${name}Currency`];
  const put = (from: (part: string) => string) => ({ [amount]: from("amount"), [currency]: from("currency") });
  const value = `{ amount: $.${amount}, currency: $.${currency} }`;
  const bounds = `$${amount} BETWEEN 1 AND 1000000000000`;
  return {
    drizzle: [],
    shared: ["amount", "currency"],
    schema: ["MoneySchema", "values/money"],
    columns: { [amount]: `amount("${column}_amount")`, [currency]: `currency("${column}_currency")` },
    check: optional ? `(${bounds}) AND ($${amount} IS NULL) = ($${currency} IS NULL)` : bounds,
    accepted: "MoneySchema",
    shown: "MoneySchema",
    stored: put((part) => (optional ? `$.${name} === null ? null : $.${name}?.${part}` : `$.${name}?.${part}`)),
    json: `moneyAsJson($.${amount}, $.${currency})`,
    toShown: optional ? `$.${amount} === null || $.${currency} === null ? null : ${value}` : value,
    sample: '{ amount: 1999, currency: "USD" }',
    change: '{ amount: 2999, currency: "EUR" }',
    invalid: '{ amount: 0, currency: "USD" }',
    violation: `{ ${amount}: 0 }`,
  };
}
