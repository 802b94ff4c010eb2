import type { z } from "zod";

/**
 * For a rule over several fields of an object: it runs if these are valid, whatever is wrong with the others. Zod alone
 * runs it only when all fields are valid, and a client should get all failures at once. A rule that only asks whether
 * fields are there names none.
 */
export function whenValid(...fields: string[]) {
  return {
    when: ({ value, issues }: z.core.ParsePayload) =>
      isObject(value) && !issues.some(({ path }) => fields.includes(String(path?.[0]))),
  };
}

const isObject = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);
