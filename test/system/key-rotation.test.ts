import { decodeProtectedHeader } from "jose";
import { describe, expect, it } from "vitest";
import type { TestDatabase } from "#shared/testing/databases.ts";
import { withClient } from "../../tools/lib/databases.ts";
import { createSigningKey } from "../../workers/users/src/keys/key-pairs.ts";
import { Client, signIn } from "../setup/client.ts";
import { sharedShop } from "../setup/shop.ts";

const shop = await sharedShop();

/** Adds a key that was made three minutes ago: the time in which it is published and does not sign has passed. */
async function addSettledKey(): Promise<string> {
  const { kid, publicJwk, wrappedPrivateKey } = await createSigningKey("A".repeat(43));
  const { ownerUrl } = shop.databases.users as TestDatabase;
  await withClient(ownerUrl, (client) =>
    client.query(
      "INSERT INTO signing_keys (kid, public_jwk, wrapped_private_key, created_at) VALUES ($1, $2, $3, now() - interval '3 minutes')",
      [kid, publicJwk, wrappedPrivateKey],
    ),
  );
  return kid;
}

const kidOf = (client: Client) => decodeProtectedHeader(client.token ?? "").kid;

describe("a rotation of the signing keys", () => {
  it("refuses no valid token under load", { timeout: 60_000 }, async () => {
    const early = await signIn(shop, "demo", "Demo-Passw0rd");
    const { ownerUrl } = shop.databases.users as TestDatabase;
    await withClient(ownerUrl, (client) =>
      client.query("UPDATE signing_keys SET created_at = now() - interval '1 day'"),
    );
    const newKid = await addSettledKey();
    expect(kidOf(early)).not.toBe(newKid);
    // A token with an unknown key id makes the Worker load the keys again before their cache of one minute expires.
    const [, payload, signature] = (early.token ?? "").split(".");
    const header = Buffer.from(JSON.stringify({ alg: "ES256", kid: "unknown", typ: "at+jwt" })).toString("base64url");
    const stranger = new Client(shop, `${header}.${payload}.${signature}`);

    const statuses: number[] = [];
    let signedWithNewKey = 0;
    const load = async () => {
      while (signedWithNewKey < 20) {
        const client = await signIn(shop, "demo", "Demo-Passw0rd");
        if (kidOf(client) === newKid) signedWithNewKey++;
        for (const each of [client, early]) statuses.push((await each.get("/api/v1/users/me")).status);
        expect((await stranger.get("/api/v1/users/me")).status).toBe(401);
      }
    };
    await Promise.all([load(), load(), load(), load()]);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect((await new Client(shop).get<{ keys: unknown[] }>("/.well-known/jwks.json")).body.keys).toHaveLength(2);
  });
});
