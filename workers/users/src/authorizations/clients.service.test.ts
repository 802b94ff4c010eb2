import { afterAll, describe, expect, it } from "vitest";
import { createUsersContext } from "../testing.ts";
import { findClient, registerClient } from "./clients.service.ts";
import { ClientMetadataSchema } from "./registration.schema.ts";

const { ctx, database } = await createUsersContext();
afterAll(() => database.close());

const redirectUris = ["https://agent.example/cb", "http://127.0.0.1/"];
const metadata = ClientMetadataSchema.parse({ client_name: "Agent", redirect_uris: redirectUris });

describe("registerClient()", () => {
  it("stores what the client says of itself, for which no host vouches", async () => {
    const id = await registerClient(ctx, "192.0.2.1", metadata);
    expect(await findClient(ctx, id)).toEqual({ id, name: "Agent", host: null, uri: null, redirectUris });
    await expect(findClient(ctx, id.toUpperCase())).rejects.toMatchObject({ code: "authorization-request-refused" });
  });

  it("takes 100 within an hour from a network, also when they come at once, and not more", async () => {
    const from = (network: string, count: number) =>
      Promise.allSettled(Array.from({ length: count }, () => registerClient(ctx, network, metadata)));
    const results = await from("192.0.2.2", 110);
    const refused = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    expect(refused).toHaveLength(10);
    for (const { code, headers } of refused) {
      expect(code).toBe("rate-limited");
      expect(Number(headers["Retry-After"])).toBeGreaterThan(3500);
      expect(Number(headers["Retry-After"])).toBeLessThanOrEqual(3600);
    }
    expect((await from("192.0.2.3", 1))[0]?.status).toBe("fulfilled");
    await expect(registerClient({ ...ctx, hasLimits: false }, "192.0.2.2", metadata)).resolves.toBeDefined();
  });
});
