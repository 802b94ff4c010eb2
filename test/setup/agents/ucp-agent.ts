import type { Shop } from "../shop.ts";

// biome-ignore lint/suspicious/noExplicitAny: whatever form the answer has
type Answer = { status: number; headers: Headers; body: any };

/** An agent that calls the shop by the Universal Commerce Protocol, for the user of this token or for no user. */
export function newUcpAgent(shop: Pick<Shop, "fetch">, profile: string, token?: string) {
  return async (request: string, body?: object, headers: Record<string, string> = {}): Promise<Answer> => {
    const [method = "", path] = request.split(" ");
    const response = await shop.fetch(`/ucp${path}`, {
      method,
      headers: {
        "UCP-Agent": `profile="${profile}"`,
        ...(body ? { "Content-Type": "application/json" } : {}),
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
        ...headers,
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
}
