import { AppError } from "#shared/core/errors.ts";
import type { PageRequest } from "../context.ts";

/**
 * The fields of a sent form, without blanks around them, which only a password may have. These forms send no files.
 *
 * @throws AppError malformed-request
 */
export async function readForm(c: PageRequest): Promise<Record<string, string>> {
  const body = await c.req.parseBody().catch((cause: unknown) => {
    throw new AppError("malformed-request", "The form cannot be read.", { cause });
  });
  const texts = Object.entries(body).filter((field): field is [string, string] => typeof field[1] === "string");
  return Object.fromEntries(texts.map(([name, value]) => [name, /password/i.test(name) ? value : value.trim()]));
}
