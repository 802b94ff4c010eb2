import type { Shop } from "../shop.ts";

type ToolAnswer = { status: number; headers: Headers; isError: boolean; value: Record<string, unknown> };

/** An agent that calls the shop's tools as clients of the revision 2025-11-25 do, for the user of this token. */
export function newAgent(shop: Pick<Shop, "fetch">, token?: string, ownHeaders: Record<string, string> = {}) {
  let lastId = 0;
  const send = (method: string, params: object = {}, headers: Record<string, string> = {}) =>
    shop.fetch("/mcp", {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json, text/event-stream",
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
        ...ownHeaders,
        ...headers,
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: ++lastId, method, params }),
    });
  const request = async (method: string, params?: object) => readMessage(await send(method, params));

  /** Calls a tool. A refusal by status has the problem as its value. */
  async function call(name: string, input: object = {}): Promise<ToolAnswer> {
    const response = await send("tools/call", { name, arguments: input });
    const { status, headers } = response;
    if (!response.ok) return { status, headers, isError: true, value: (await response.json()) as ToolAnswer["value"] };
    const { result, error } = await readMessage(response);
    const { structuredContent = {}, isError = false } = (result ?? { isError: true, structuredContent: error }) as {
      structuredContent?: ToolAnswer["value"];
      isError?: boolean;
    };
    return { status, headers, isError, value: structuredContent };
  }
  return { send, request, call };
}

type Message = { result?: Record<string, unknown>; error?: Record<string, unknown> };

/** The message of a response, which the server of these revisions may send as an event. */
async function readMessage(response: Response): Promise<Message> {
  const text = await response.text();
  const data = /^data: (.*)$/m.exec(text)?.[1];
  return JSON.parse(data ?? text) as Message;
}
