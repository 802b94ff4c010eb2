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
  /** The value of each column; `$` stands for the object with the field. */
  insert: Record<string, string>;
  update: Record<string, string>;
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

export function fieldCode(field: Field): FieldCode {
  const { name, column } = field;
  const plain = {
    drizzle: [] as string[],
    shared: [] as string[],
    insert: { [name]: `$.${name}` },
    update: { [name]: `$.${name}` },
    toShown: `$.${name}`,
    json: `$.${name}`,
  };
  switch (field.type) {
    case "text": {
      const [sample, change] = [`Some ${name}`, `Other ${name}`].map((text) => quote(text.slice(0, field.max))) as [
        string,
        string,
      ];
      return {
        ...plain,
        drizzle: ["text"],
        schema: ["text", "values/text"],
        columns: { [name]: `text("${column}")` },
        check: `char_length($${name}) BETWEEN 1 AND ${field.max}`,
        accepted: `text({ min: 1, max: ${field.max} })`,
        shown: "z.string()",
        sample,
        change,
        invalid: `"x".repeat(${field.max + 1})`,
        violation: `{ ${name}: "" }`,
      };
    }
    case "int": {
      const { min, max } = field;
      const isBounded = min > FULL_RANGE[0] || max < FULL_RANGE[1];
      const beyond = max < FULL_RANGE[1] ? max + 1 : min - 1;
      return {
        ...plain,
        drizzle: ["integer"],
        columns: { [name]: `integer("${column}")` },
        ...(isBounded && { check: `$${name} BETWEEN ${min} AND ${max}`, violation: `{ ${name}: ${beyond} }` }),
        accepted: `z.int().min(${min}).max(${max})`,
        shown: "z.int()",
        sample: String(Math.trunc((min + max) / 2)),
        change: String(max),
        invalid: isBounded ? String(beyond) : "0.5",
      };
    }
    case "uuid":
      return {
        ...plain,
        drizzle: ["uuid"],
        columns: { [name]: `uuid("${column}")` },
        accepted: "IdSchema",
        shown: "IdSchema",
        sample: quote(name === "productId" ? PRODUCT : SOMETHING),
        change: quote((name === "productId" ? PRODUCT : SOMETHING).replace(/1$/, "2")),
        invalid: '"no-id"',
      };
    case "bool":
      return {
        ...plain,
        drizzle: ["boolean"],
        columns: { [name]: `boolean("${column}")` },
        accepted: "z.boolean()",
        shown: "z.boolean()",
        sample: "true",
        change: "false",
        invalid: '"yes"',
      };
    case "timestamp":
      return {
        ...plain,
        shared: ["isoTime"],
        schema: ["TimeSchema", "values/times"],
        columns: { [name]: `isoTime("${column}")` },
        check: `$${name} >= '1900-01-01T00:00:00Z' AND $${name} < '3000-01-01T00:00:00Z'`,
        accepted: "TimeSchema",
        shown: "z.iso.datetime()",
        sample: '"2026-11-01T09:30:00.000Z"',
        change: '"2026-12-24T18:00:00.000Z"',
        invalid: '"yesterday"',
        violation: `{ ${name}: "1800-01-01T00:00:00.000Z" }`,
      };
    case "date":
      return {
        ...plain,
        drizzle: ["date"],
        schema: ["DateSchema", "values/times"],
        columns: { [name]: `date("${column}")` },
        check: `$${name} BETWEEN '1900-01-01' AND '2999-12-31'`,
        accepted: "DateSchema",
        shown: "z.iso.date()",
        sample: '"2026-11-01"',
        change: '"2026-12-24"',
        invalid: '"2026-02-30"',
        violation: `{ ${name}: "1800-01-01" }`,
      };
    case "enum": {
      const values = `[${field.values.map(quote).join(", ")}]`;
      return {
        ...plain,
        drizzle: ["text"],
        columns: { [name]: `text("${column}", { enum: ${values} })` },
        check: `$${name} IN (${field.values.map((value) => `'${value}'`).join(", ")})`,
        accepted: `z.enum(${values})`,
        shown: `z.enum(${values})`,
        sample: quote(field.values[0] as string),
        change: quote(field.values.at(-1) as string),
        invalid: '"none of these"',
        violation: `{ ${name}: "none of these" as never }`,
      };
    }
    case "money":
      return { ...plain, ...moneyCode(field) };
  }
}

/** Money has two columns; those of an optional field are both set or both NULL. */
function moneyCode({ name, column, optional }: Field) {
  const [amount, currency] = [`${name}Amount`, `${name}Currency`];
  const put = (from: (part: string) => string) => ({ [amount]: from("amount"), [currency]: from("currency") });
  const value = `{ amount: $.${amount}, currency: $.${currency} }`;
  const bounds = `$${amount} BETWEEN 1 AND 1000000000000`;
  return {
    drizzle: ["bigint", "char"],
    schema: ["MoneySchema", "values/money"] as [string, string],
    columns: {
      [amount]: `bigint("${column}_amount", { mode: "number" })`,
      [currency]: `char("${column}_currency", { length: 3 })`,
    },
    check: optional ? `(${bounds}) AND ($${amount} IS NULL) = ($${currency} IS NULL)` : bounds,
    accepted: "MoneySchema",
    shown: "MoneySchema",
    insert: put((part) => (optional ? `$.${name}?.${part}` : `$.${name}.${part}`)),
    update: put((part) => (optional ? `$.${name} === null ? null : $.${name}?.${part}` : `$.${name}?.${part}`)),
    json: `moneyAsJson($.${amount}, $.${currency})`,
    toShown: optional ? `$.${amount} === null || $.${currency} === null ? null : ${value}` : value,
    sample: '{ amount: 1999, currency: "USD" }',
    change: '{ amount: 2999, currency: "EUR" }',
    invalid: '{ amount: 0, currency: "USD" }',
    violation: `{ ${amount}: 0 }`,
  };
}
