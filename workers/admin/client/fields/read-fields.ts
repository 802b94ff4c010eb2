import type { Money } from "../api/client.ts";
import { type Bounds, readAmount } from "./amounts.ts";

/** A form that is not sent, and why: a sentence for each field by its name. */
export class InvalidFields extends Error {
  override readonly name = "InvalidFields";
  readonly fields: Record<string, string>;

  constructor(fields: Record<string, string>) {
    super(Object.values(fields).join(" "));
    this.fields = fields;
  }
}

export type Fields = {
  /** Without the space around it; empty when there is no such field. */
  text: (name: string) => string;
  money: (name: string, currency: string, bounds?: Bounds) => Money;
  /** `null` when it is empty. */
  optionalMoney: (name: string, currency: string, bounds?: Bounds) => Money | null;
  refuse: (name: string, problem: string) => void;
};

/** Reads the fields of a form. @throws InvalidFields, with all that are wrong. */
export function readFields<Value>(form: FormData, read: (fields: Fields) => Value): Value {
  const problems: Record<string, string> = {};
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const money = (name: string, currency: string, bounds?: Bounds) => {
    const result = readAmount(text(name), currency, bounds);
    if (result.problem === undefined) return { amount: result.amount, currency };
    problems[name] = result.problem;
    return { amount: 0, currency };
  };
  const value = read({
    text,
    money,
    optionalMoney: (name, ...rest) => (text(name) ? money(name, ...rest) : null),
    refuse: (name, problem) => {
      problems[name] = problem;
    },
  });
  if (Object.keys(problems).length > 0) throw new InvalidFields(problems);
  return value;
}
