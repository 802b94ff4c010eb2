import { createContext } from "react";
import { ShopProblem } from "#shared/client/problem.ts";
import { describeFieldError, describeProblem, describeWithLabel, isProblem } from "../api/problem-text.ts";
import { InvalidFields } from "./read-fields.ts";

/** What is wrong with each field of the form, by its name. */
export const FieldProblems = createContext<Record<string, string>>({});

/** What is wrong with a form: at its fields, and with it as a whole. */
export type FormProblems = { fields: Record<string, string>; others: string[] };

export const NO_PROBLEMS: FormProblems = { fields: {}, others: [] };

/** The name of the field for a path of the API, such as `items.0.quantity`. */
export type FieldOf = (path: string) => string | undefined;

/** The fields that a refusal without a path is about. */
const FIELDS_OF_PROBLEMS = {
  "code-taken": "code",
  "sku-taken": "sku",
  "slug-taken": "slug",
  "product-name-taken": "name",
};

/** Puts what is wrong at the fields that the form has; `error`: why it was refused, by itself or by the shop. */
export function placeProblems(error: unknown, names: ReadonlySet<string>, fieldOf?: FieldOf): FormProblems {
  if (!error) return NO_PROBLEMS;
  if (error instanceof InvalidFields) return { fields: error.fields, others: [] };
  for (const [slug, name] of Object.entries(FIELDS_OF_PROBLEMS)) {
    if (isProblem(error, slug) && names.has(name)) return { fields: { [name]: describeProblem(error) }, others: [] };
  }
  if (!(error instanceof ShopProblem) || error.errors.length === 0)
    return { fields: {}, others: [describeProblem(error)] };
  const fields: Record<string, string> = {};
  const others: string[] = [];
  for (const each of error.errors) {
    const name = [fieldOf?.(each.path), ...headsOf(each.path)].find((candidate) => candidate && names.has(candidate));
    if (name) fields[name] ??= describeFieldError(each);
    else others.push(describeWithLabel(each));
  }
  return { fields, others };
}

/** `a.b.c` as `a.b.c`, `a.b` and `a`. */
function headsOf(path: string): string[] {
  const parts = path.split(".");
  return parts.map((_, index) => parts.slice(0, parts.length - index).join("."));
}
