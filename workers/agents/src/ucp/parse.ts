import type { z } from "zod";
import { UcpRefusal } from "./refusals.ts";

/**
 * A member of a request, `path` in JSONPath, by its schema.
 *
 * @throws UcpRefusal invalid_request
 */
export function parseMember<Schema extends z.ZodType>(schema: Schema, value: unknown, path = "$"): z.infer<Schema> {
  const { data, error } = schema.safeParse(value);
  if (data !== undefined) return data;
  const [issue] = error?.issues ?? [];
  throw new UcpRefusal("invalid_request", `${[path, ...(issue?.path ?? [])].join(".")}: ${issue?.message}`);
}
