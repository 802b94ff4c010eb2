import { component, isSignatureError, type SignatureComponent, verifySignature } from "http-message-sig";
import { parseDictionary } from "structured-headers";
import { sha256Base64Url } from "#shared/values/hash.ts";
import { UcpRefusal } from "../ucp/refusals.ts";
import { ALGORITHM_NAMES, createVerifier, type PublicKey } from "./algorithms.ts";
import { matchesDigest } from "./content-digest.ts";

type Signed = {
  request: Request;
  /** The request's body; empty if it has none. */
  body: Uint8Array<ArrayBuffer>;
  /** The key of the agent's profile with this id. */
  findKey: (kid: string) => Promise<PublicKey | undefined>;
};

/** A request is for one shop and perhaps one verifier of bots before it. */
const MAX_SIGNATURES = 3;
const CLOCK_SKEW_SECONDS = 60;
/** The purpose of a signature that bots make for everyone; it counts here if it covers what the protocol demands. */
const BOT_TAG = "web-bot-auth";

/**
 * Whether a request is signed (RFC 9421). One signature that is valid, by a key of the agent's profile and over all that the
 * protocol demands, is enough. A request whose signatures all fail is refused.
 *
 * @throws UcpRefusal signature_missing, signature_invalid, key_not_found, digest_mismatch, algorithm_unsupported
 */
export async function verifyRequest(signed: Signed): Promise<boolean> {
  const { headers } = signed.request;
  const [input, signature] = [headers.get("Signature-Input"), headers.get("Signature")];
  if (input === null && signature === null) return false;
  if (input === null || signature === null) {
    throw new UcpRefusal("signature_missing", "Send both Signature-Input and Signature.");
  }
  if (signed.body.length > 0 && !(await matchesDigest(headers.get("Content-Digest"), signed.body))) {
    throw new UcpRefusal("digest_mismatch", "Content-Digest has to be the sha-256 of the body's bytes.");
  }
  const failures: UcpRefusal[] = [];
  for (const label of readLabels(input)) {
    try {
      await verifyLabelled(signed, label);
      return true;
    } catch (error) {
      failures.push(toRefusal(error));
    }
  }
  throw failures[0] ?? new UcpRefusal("signature_missing", "Signature-Input names no signature.");
}

function readLabels(input: string): string[] {
  try {
    return [...parseDictionary(input).keys()].slice(0, MAX_SIGNATURES);
  } catch {
    throw new UcpRefusal("signature_invalid", "Signature-Input is not a dictionary of RFC 8941.");
  }
}

async function verifyLabelled({ request, body, findKey }: Signed, label: string): Promise<void> {
  const requiredComponents = componentsOf(request, body, label);
  const policy = { algorithms: ALGORITHM_NAMES, requiredParameters: ["keyid"], clockSkew: CLOCK_SKEW_SECONDS };
  await verifySignature(request, {
    label,
    policy: { ...policy, requiredComponents },
    resolveVerifier: async ({ parameters: { keyid = "", tag } }) => {
      if (tag !== undefined && tag !== BOT_TAG) throw new UcpRefusal("signature_invalid", "The tag is not known here.");
      const key = await findKey(keyid);
      if (!key) throw new UcpRefusal("key_not_found", "The profile has no key for signatures with this id.");
      if (tag === BOT_TAG && keyid !== (await thumbprintOf(key))) {
        throw new UcpRefusal("signature_invalid", "The id of the key has to be its thumbprint.");
      }
      const verifier = await createVerifier(key);
      if (!verifier) throw new UcpRefusal("algorithm_unsupported", "Sign with ES256, ES384 or EdDSA (Ed25519).");
      return verifier;
    },
  });
}

/** What a signature has to cover: the target, the body, and the headers that say who sends it and that it is sent once. */
function componentsOf({ url, headers }: Request, body: Uint8Array, label: string): SignatureComponent[] {
  const present = ["ucp-agent", "idempotency-key"].filter((name) => headers.has(name));
  return [
    ...["@method", "@authority", "@path"],
    ...(new URL(url).search ? ["@query"] : []),
    ...present,
    ...(headers.has("signature-agent") ? [component("signature-agent", { key: label })] : []),
    ...(body.length > 0 ? ["content-digest", "content-type"] : []),
  ];
}

/** RFC 7638, with the members of a key's kind. */
function thumbprintOf({ crv, kty, x, y }: PublicKey): Promise<string> {
  return sha256Base64Url(JSON.stringify({ crv, kty, x, ...(kty === "EC" ? { y } : {}) }));
}

function toRefusal(error: unknown): UcpRefusal {
  const cause = isSignatureError(error) && error.cause instanceof UcpRefusal ? error.cause : error;
  if (cause instanceof UcpRefusal) return cause;
  if (!isSignatureError(error)) throw error;
  return new UcpRefusal("signature_invalid", `${error.message}.`);
}
