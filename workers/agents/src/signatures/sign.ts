import { createSignature } from "http-message-sig";
import { createSigner } from "./algorithms.ts";
import { digestOf } from "./content-digest.ts";
import { readSigningKeys } from "./signing-keys.ts";

type Signing = {
  /** The secret of the shop's signing keys. */
  secret: string;
  now: Date;
};

type Post = { url: string; headers: Record<string, string>; body: string };

/** The headers of a POST to an agent, all of them signed, and its target and body with them. */
export async function signPost({ url, headers, body }: Post, signing: Signing): Promise<Record<string, string>> {
  const sent = await withDigest(headers, body);
  const { search } = new URL(url);
  const components = ["@method", "@authority", "@path", ...(search ? ["@query"] : []), ...Object.keys(sent)];
  const fields = Object.entries(sent).map(([name, value]) => ({ name, value }));
  return { ...sent, ...(await sign({ kind: "request", method: "POST", targetUri: url, fields }, components, signing)) };
}

/** The same answer, signed. */
export async function signResponse(response: Response, signing: Signing): Promise<Response> {
  const body = await response.text();
  const sent = await withDigest({ "content-type": response.headers.get("Content-Type") ?? "" }, body);
  const fields = Object.entries(sent).map(([name, value]) => ({ name, value }));
  const message = { kind: "response", status: response.status, fields } as const;
  const added = { ...sent, ...(await sign(message, ["@status", ...Object.keys(sent)], signing)) };
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(added)) headers.set(name, value);
  return new Response(body, { status: response.status, headers });
}

const withDigest = async (headers: Record<string, string>, body: string) => ({
  ...headers,
  "content-digest": await digestOf(new TextEncoder().encode(body)),
});

async function sign(message: Parameters<typeof createSignature>[0], components: string[], { secret, now }: Signing) {
  const [key] = await readSigningKeys(secret);
  if (!key) throw new Error("there is no signing key");
  const parameters = { created: Math.floor(now.getTime() / 1000), keyid: key.publicJwk.kid };
  const signer = createSigner(key.privateKey);
  const { signature, signatureInput } = await createSignature(message, { components, parameters, signer });
  return { "signature-input": signatureInput, signature };
}
