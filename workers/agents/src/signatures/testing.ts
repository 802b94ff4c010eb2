import { createSignature } from "http-message-sig";
import { createSigner } from "./algorithms.ts";
import { readSigningKeys } from "./signing-keys.ts";

/** The headers of a GET that an agent signs with the first key of this secret. */
export async function signGet(url: string, headers: Record<string, string>, secret: string) {
  const [key] = await readSigningKeys(secret);
  if (!key) throw new Error("there is no key");
  const { signature, signatureInput } = await createSignature(new Request(url, { headers }), {
    components: ["@method", "@authority", "@path", ...Object.keys(headers)],
    parameters: { keyid: key.publicJwk.kid },
    signer: createSigner(key.privateKey),
  });
  return { ...headers, "signature-input": signatureInput, signature };
}
