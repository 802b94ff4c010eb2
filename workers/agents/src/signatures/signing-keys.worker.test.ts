import { describe, expect, it } from "vitest";
import { createSigner, createVerifier } from "./algorithms.ts";
import { readSigningKeys } from "./signing-keys.ts";

describe("readSigningKeys() in workerd", () => {
  it("derives the key that it derives in Node, which verifies what it signs", async () => {
    const [key] = await readSigningKeys("A".repeat(43));
    if (!key) throw new Error("there is one key");
    expect(key.publicJwk.kid).toBe("Shi1yCnOprYNAzVBo3s2N9mm7LNBcRJCk5kdk__DR_Y");
    const data = new TextEncoder().encode("x");
    const signature = await createSigner(key.privateKey).sign(data);
    expect(await (await createVerifier(key.publicJwk))?.verify(data, signature)).toBe(true);
  });
});
