import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";

/**
 * The answer to a request of which only the beginning was sent. `fetch` would send on while the answer comes, and now and then
 * find the connection closed before it has read it.
 */
export async function answerBeforeBody(
  url: string,
  headers: Record<string, string | number>,
  beginning: string | Uint8Array,
) {
  const sending = request(url, { method: "POST", headers });
  sending.write(beginning);
  const [answer] = (await once(sending, "response")) as [IncomingMessage];
  const body = JSON.parse(await text(answer));
  sending.destroy();
  return { status: answer.statusCode, body };
}
