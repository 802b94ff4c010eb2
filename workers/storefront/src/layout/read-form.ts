import type { PageRequest } from "../context.ts";

/** The fields of a sent form; files and repeated fields are none of these forms' business. */
export async function readForm(c: PageRequest): Promise<Record<string, string>> {
  const body = await c.req.parseBody();
  const texts = Object.entries(body).filter((field): field is [string, string] => typeof field[1] === "string");
  return Object.fromEntries(texts.map(([name, value]) => [name, value.trim()]));
}
