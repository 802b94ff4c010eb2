import type { Schemas, ShopProblem } from "#shared/client/client.ts";

type Problem = Partial<Schemas["Problem"]>;

const documents = new WeakMap<Response, Promise<Problem | undefined>>();

/** Keeps the problem document of a refusal: the error that the client makes of it has only some of its members. */
export function keepProblem(response: Response): void {
  const document = response.clone().json() as Promise<Problem>;
  // Another answer than the shop's may not be JSON.
  const read = document.catch(() => undefined);
  documents.set(response, read);
}

/** The problem document of a refusal, with all its members. */
export async function readProblem({ type, title, detail, response }: ShopProblem): Promise<Problem> {
  return { type, title, detail, ...(await documents.get(response)) };
}
