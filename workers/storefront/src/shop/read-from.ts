import { isRefusal } from "./explain-problem.ts";

/** Reads a page of a list. An old or invented cursor leads back to the beginning. */
export async function readFrom<Page>(
  cursor: string | undefined,
  read: (from: { cursor?: string }) => Promise<Page>,
): Promise<Page> {
  if (!cursor) return read({});
  return read({ cursor }).catch((error: unknown) => {
    if (isRefusal(error)) return read({});
    throw error;
  });
}
