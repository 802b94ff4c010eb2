type Binding = Record<string, (...args: unknown[]) => Promise<unknown>>;

/** Calls a method of one of its bindings, and answers with what that returned or how it failed. */
export default {
  async fetch(request: Request, env: Record<string, Binding>): Promise<Response> {
    const { binding, method, args } = (await request.json()) as { binding: string; method: string; args: unknown[] };
    try {
      const result = await env[binding]?.[method]?.(...args);
      return Response.json(result instanceof Response ? result.status : result);
    } catch (error) {
      return Response.json((error as Error).message);
    }
  },
};
