import { verifySignature } from "http-message-sig";
import { describe, expect, it } from "vitest";
import { ALGORITHM_NAMES, createVerifier, type PublicKey } from "./algorithms.ts";
import { digestOf, matchesDigest } from "./content-digest.ts";
import { signPost, signResponse } from "./sign.ts";
import { readSigningKeys } from "./signing-keys.ts";
import { verifyRequest } from "./verify.ts";

const secret = "A".repeat(43);
const now = new Date();
const PROFILE = 'profile="https://agent.dev/profile.json"';
const bytes = (text: string) => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;

/** A request that is signed as the protocol has it, by the keys of this secret. */
async function signedRequest(headers: Record<string, string> = {}, body = '{"a":1}') {
  const url = "https://shop.example/ucp/checkout-sessions?x=1";
  const sent = { "content-type": "application/json", "ucp-agent": PROFILE, "idempotency-key": "k-1", ...headers };
  return new Request(url, {
    method: "POST",
    headers: await signPost({ url, headers: sent, body }, { secret, now }),
    body,
  });
}

const findKey = async (kid: string) =>
  (await readSigningKeys(secret)).map(({ publicJwk }) => publicJwk).find((key) => key.kid === kid);

async function verify(request: Request, find: (kid: string) => Promise<PublicKey | undefined> = findKey) {
  const body = new Uint8Array(await request.clone().arrayBuffer());
  return verifyRequest({ request, body, findKey: find });
}

/** The same request with these headers; null deletes one. */
function changed(request: Request, headers: Record<string, string | null>) {
  const copy = new Request(request);
  for (const [name, value] of Object.entries(headers)) {
    if (value === null) copy.headers.delete(name);
    else copy.headers.set(name, value);
  }
  return copy;
}

describe("verifyRequest()", () => {
  it("accepts what signPost() signed, and knows a request without a signature", async () => {
    const request = await signedRequest();
    expect(await verify(request)).toBe(true);
    expect(await verify(changed(request, { Signature: null, "Signature-Input": null }))).toBe(false);
  });

  it.each([
    ["another method or path", (r: Request) => new Request(r.url.replace("checkout", "cart"), r), "signature_invalid"],
    ["another query", (r: Request) => new Request(r.url.replace("x=1", "x=2"), r), "signature_invalid"],
    ["another host", (r: Request) => new Request(r.url.replace("shop.", "other."), r), "signature_invalid"],
    ["another body", (r: Request) => new Request(r, { body: '{"a":2}' }), "digest_mismatch"],
    ["no digest", (r: Request) => changed(r, { "Content-Digest": null }), "digest_mismatch"],
    ["another agent", (r: Request) => changed(r, { "UCP-Agent": 'profile="https://b.dev"' }), "signature_invalid"],
    ["another idempotency key", (r: Request) => changed(r, { "Idempotency-Key": "k-2" }), "signature_invalid"],
    ["a header that is not signed", (r: Request) => changed(r, { "Signature-Agent": 'sig1="x"' }), "signature_invalid"],
    ["no Signature-Input", (r: Request) => changed(r, { "Signature-Input": null }), "signature_missing"],
    ["no Signature", (r: Request) => changed(r, { Signature: null }), "signature_missing"],
    ["a header that is no dictionary", (r: Request) => changed(r, { "Signature-Input": "(" }), "signature_invalid"],
  ])("refuses a signed request with %s", async (_, change, code) => {
    await expect(verify(change(await signedRequest()))).rejects.toMatchObject({ code });
  });

  it("refuses one that is signed by a key that the profile does not have, or of a kind that it does not know", async () => {
    const request = await signedRequest();
    await expect(verify(request, async () => undefined)).rejects.toMatchObject({ code: "key_not_found" });
    const rsa = async (kid: string) => ({ kid, kty: "RSA", n: "AQAB", e: "AQAB" });
    await expect(verify(request, rsa)).rejects.toMatchObject({ code: "algorithm_unsupported" });
    const [other] = await readSigningKeys("B".repeat(43));
    const wrong = async (kid: string) => ({ ...other?.publicJwk, kid }) as PublicKey;
    await expect(verify(request, wrong)).rejects.toMatchObject({ code: "signature_invalid" });
  });

  it("refuses one that was signed in the future", async () => {
    const url = "https://shop.example/ucp/orders/1";
    const later = { secret, now: new Date(now.getTime() + 120_000) };
    const headers = await signPost(
      { url, headers: { "content-type": "text/plain", "ucp-agent": PROFILE }, body: "x" },
      later,
    );
    await expect(verify(new Request(url, { method: "POST", headers, body: "x" }))).rejects.toMatchObject({
      code: "signature_invalid",
    });
  });

  it("accepts a request of which one signature is valid and another is not", async () => {
    const request = await signedRequest();
    const [input, signature] = ["Signature-Input", "Signature"].map((name) => request.headers.get(name) ?? "");
    const both = changed(request, {
      "Signature-Input": `other=("@authority");keyid="x", ${input}`,
      Signature: `other=:AAAA:, ${signature}`,
    });
    expect(await verify(both)).toBe(true);
  });
});

describe("signResponse()", () => {
  it("signs status, type and body, and leaves the answer as it is", async () => {
    const answer = await signResponse(Response.json({ id: "1" }, { headers: { "X-Other": "kept" } }), { secret, now });
    expect([answer.status, answer.headers.get("X-Other"), await answer.clone().json()]).toEqual([
      200,
      "kept",
      { id: "1" },
    ]);
    expect(await matchesDigest(answer.headers.get("Content-Digest"), bytes('{"id":"1"}'))).toBe(true);
    const verified = await verifySignature(answer, {
      policy: { algorithms: ALGORITHM_NAMES, requiredParameters: ["created"], requiredComponents: ["@status"] },
      resolveVerifier: async ({ parameters }) => {
        const verifier = await createVerifier((await findKey(parameters.keyid ?? "")) as PublicKey);
        if (!verifier) throw new Error("no key");
        return verifier;
      },
    });
    expect(verified.components.map(({ name }) => name)).toEqual(["@status", "content-type", "content-digest"]);
  });
});

describe("readSigningKeys()", () => {
  it("derives the same key from the same part of the secret, wherever it stands", async () => {
    const [a, b] = await readSigningKeys(`${"A".repeat(43)},${"B".repeat(43)}`);
    const [second, first] = await readSigningKeys(`${"B".repeat(43)},${"A".repeat(43)}`);
    expect([first?.publicJwk, second?.publicJwk]).toEqual([a?.publicJwk, b?.publicJwk]);
    expect(a?.publicJwk).toEqual({
      ...{ kty: "EC", crv: "P-256", use: "sig", alg: "ES256" },
      kid: "Shi1yCnOprYNAzVBo3s2N9mm7LNBcRJCk5kdk__DR_Y",
      x: expect.any(String),
      y: expect.any(String),
    });
    expect(a?.publicJwk.kid).not.toBe(b?.publicJwk.kid);
  });
});

/** https://www.rfc-editor.org/rfc/rfc9421#appendix-B.2.4 */
describe("createVerifier()", () => {
  const key = {
    ...{ kid: "test-key-ecc-p256", kty: "EC", crv: "P-256" },
    x: "qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA",
    y: "Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0",
  };
  const answer = (status: number) =>
    new Response('{"message": "good dog"}', {
      status,
      headers: {
        "Content-Type": "application/json",
        "Content-Digest": `sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:`,
        "Content-Length": "23",
        "Signature-Input": `sig-b24=("@status" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-ecc-p256"`,
        Signature: `sig-b24=:wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==:`,
      },
    });
  const check = async (status: number) =>
    verifySignature(answer(status), {
      policy: { algorithms: ALGORITHM_NAMES, requiredParameters: [], requiredComponents: [] },
      resolveVerifier: async () =>
        (await createVerifier(key)) as NonNullable<Awaited<ReturnType<typeof createVerifier>>>,
    });

  it("verifies the example of RFC 9421 that is signed on the curve P-256, and no changed one", async () => {
    expect((await check(200)).algorithm).toBe("ecdsa-p256-sha256");
    await expect(check(201)).rejects.toMatchObject({ code: "VerificationFailed" });
  });

  it("knows ES384 and EdDSA too", async () => {
    for (const [algorithm, expected] of [
      [{ name: "ECDSA", namedCurve: "P-384" }, "ecdsa-p384-sha384"],
      [{ name: "Ed25519" }, "ed25519"],
    ] as const) {
      const pair = (await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as CryptoKeyPair;
      const jwk = (await crypto.subtle.exportKey("jwk", pair.publicKey)) as JsonWebKey;
      const verifier = await createVerifier({ ...jwk, kid: "k" });
      const signature = await crypto.subtle.sign({ ...algorithm, hash: "SHA-384" }, pair.privateKey, bytes("x"));
      expect(verifier?.algorithm).toBe(expected);
      expect(await verifier?.verify(bytes("x"), new Uint8Array(signature))).toBe(true);
    }
  });
});

describe("matchesDigest()", () => {
  it("compares the SHA-256 among the digests of a header", async () => {
    const digest = await digestOf(bytes("x"));
    expect(await matchesDigest(`sha-512=:AAAA:, ${digest}`, bytes("x"))).toBe(true);
    for (const header of [null, "sha-512=:AAAA:", "sha-256=x", "(", digest.replace("sha-256", "md5")]) {
      expect(await matchesDigest(header, bytes("x"))).toBe(false);
    }
  });
});
