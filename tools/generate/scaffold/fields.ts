import { UserFacingError } from "../../lib/command.ts";
import { isReserved } from "./names.ts";

/** A field, parsed from `rating:int:1..5`. */
export type Field = { name: string; column: string; optional: boolean } & FieldType;

export type FieldType =
  | { type: "text"; max: number }
  | { type: "int"; min: number; max: number }
  | { type: "enum"; values: string[] }
  | { type: "uuid" | "bool" | "money" | "timestamp" | "date" };

const OWN = ["id", "userId", "version", "createdAt", "updatedAt"];
const INT_MIN = -(2 ** 31);
const INT_MAX = 2 ** 31 - 1;
const MAX_TEXT = 10_000;

const TYPES = "text[:max], int[:min..max], uuid, bool, money, timestamp, date, enum(one|two)";

export function parseFields(specs: string[]): Field[] {
  if (specs.length === 0) {
    throw new UserFacingError(`Give at least one --field <name>:<type>; types are ${TYPES}.`);
  }
  const fields = specs.map(parseField);
  const taken = new Map<string, string>();
  for (const { name, column, type } of fields) {
    for (const each of type === "money" ? [column, `${column}_amount`, `${column}_currency`] : [column]) {
      const other = taken.get(each);
      if (other) throw new UserFacingError(`The fields "${other}" and "${name}" need the same column "${each}".`);
      taken.set(each, name);
    }
  }
  return fields;
}

/** Parses `name:type`, where a `?` after either of them makes the field optional. */
function parseField(spec: string): Field {
  const [, name = "", early, rest = "", late] = /^([^:?]*)(\?)?:(.*?)(\?)?$/.exec(spec) ?? [];
  if (!name) throw new UserFacingError(`"${spec}" is not a field: write <name>:<type>; types are ${TYPES}.`);
  if (!/^[a-z][A-Za-z0-9]{0,27}$/.test(name)) {
    throw new UserFacingError(`"${name}" cannot be a field's name: use up to 28 letters and digits, as in "rating".`);
  }
  if (OWN.includes(name)) throw new UserFacingError(`Every service has the field "${name}" already: leave it out.`);
  if (isReserved(name))
    throw new UserFacingError(`"${name}" is a reserved word of JavaScript: choose another name for the field.`);
  const column = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return { name, column, optional: Boolean(early ?? late), ...parseType(spec, rest) };
}

function parseType(spec: string, text: string): FieldType {
  const refuse = (why: string) => new UserFacingError(`"${spec}": ${why}`);
  const [, type, argument] = /^([a-z]+)(?::(.+)|(?=\()(.+))?$/.exec(text) ?? [];
  switch (type) {
    case "text": {
      const max = Number(argument ?? 500);
      if (Number.isInteger(max) && max >= 1 && max <= MAX_TEXT) return { type, max };
      throw refuse(`the maximum length is a number from 1 to ${MAX_TEXT}, as in text:2000.`);
    }
    case "int": {
      const [, from, to] = /^(-?\d+)?\.\.(-?\d+)?$/.exec(argument ?? "..") ?? [undefined, "x"];
      const [min, max] = [Number(from ?? INT_MIN), Number(to ?? INT_MAX)];
      if (min >= INT_MIN && max <= INT_MAX && min <= max) return { type, min, max };
      throw refuse(`bounds are integers from ${INT_MIN} to ${INT_MAX}, the smaller one first, as in int:1..5.`);
    }
    case "enum": {
      const values = (/^enum[:(](.+?)\)?$/.exec(text)?.[1] ?? "").split(/[|,]/);
      const sound = values.every((value) => /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/.test(value));
      if (sound && new Set(values).size === values.length) return { type, values };
      throw refuse(`values are distinct words of letters and digits, as in "enum(small|large)" or enum:small,large.`);
    }
    case "uuid":
    case "bool":
    case "money":
    case "timestamp":
    case "date":
      if (argument === undefined && text === type) return { type };
      throw refuse(`${type} takes no argument.`);
    default:
      throw refuse(`there is no type "${type ?? text}". Types are ${TYPES}.`);
  }
}
