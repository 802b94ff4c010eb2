import { sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { consume } from "./consumer.ts";
import type { Env, ImportMessage } from "./env.ts";
import { takeStalledImports } from "./imports/imports.repository.ts";
import { getImport } from "./imports/imports.service.ts";
import { newHandle, queueFile } from "./imports/testing.ts";
import { createMediaContext } from "./testing.ts";

const { ctx, database, bucket, fake } = await createMediaContext();
afterAll(() => database.close());

let sent: ImportMessage[] = [];
beforeEach(() => {
  sent = [];
});
const env = {
  ...{ SERVICE: "products", LOG_LEVEL: "error" },
  ...{ DATABASE_URL: database.url, NEON_FETCH_ENDPOINT: database.fetchEndpoint },
  ...{ PRODUCT_CACHE: ctx.kv, MEDIA: bucket.media, IMAGES: fake.images },
  IMPORTS: { send: async (message: ImportMessage) => void sent.push(message) },
} as unknown as Env;

/** What became of a message: `ack`, or the delay before its next attempt. */
async function bring(body: unknown, { attempts = 1, queue = "product-imports" } = {}) {
  const said: unknown[] = [];
  const message = {
    ...{ id: "m1", timestamp: new Date(), body, attempts },
    ack: () => said.push("ack"),
    retry: ({ delaySeconds }: { delaySeconds: number }) => said.push(delaySeconds),
  };
  const batch = { queue, messages: [message] } as unknown as MessageBatch;
  await consume(batch, env, { waitUntil: () => undefined } as unknown as ExecutionContext);
  return said;
}
const bringDead = (body: unknown) => bring(body, { queue: "product-imports-dead" });

const header = "Handle,Title,Variant Price,Image Src";
/** An import of as many products as pieces: each has more images than a piece may have, none of which is an address. */
async function queueProducts(count: number): Promise<string> {
  const rows = Array.from({ length: count }, newHandle).flatMap((handle) => [
    `${handle},Product ${handle},5.00,none`,
    ...Array.from({ length: 60 }, (_, index) => `${handle},,,none${index}`),
  ]);
  return queueFile(ctx, [header, ...rows].join("\n"));
}
const read = async (id: string) => {
  const { status, products } = await getImport(ctx, id);
  return { status, products };
};

describe("consume()", () => {
  it("works off the piece of a message, and sends the next one with its position", async () => {
    const importId = await queueProducts(2);
    expect(await bring({ importId, position: 0 })).toEqual(["ack"]);
    expect(await read(importId)).toEqual({ status: "running", products: 1 });
    const [next] = sent;
    expect(sent).toEqual([{ importId, position: expect.any(Number) }]);
    expect(await bring(next)).toEqual(["ack"]);
    expect(await read(importId)).toEqual({ status: "done", products: 2 });
    expect(sent).toHaveLength(1);
  });

  it("works off the next piece for a message of an earlier version, which names none", async () => {
    const importId = await queueProducts(2);
    for (let piece = 0; piece < 2; piece++) expect(await bring({ importId })).toEqual(["ack"]);
    expect(await read(importId)).toEqual({ status: "done", products: 2 });
  });

  it("does nothing for a message that came twice, when its piece is done", async () => {
    const importId = await queueProducts(3);
    for (let time = 0; time < 2; time++) expect(await bring({ importId, position: 0 })).toEqual(["ack"]);
    expect(await read(importId)).toEqual({ status: "running", products: 1 });
    expect(sent).toHaveLength(1);
  });

  it("ends an import whose next piece is dead, and no other", async () => {
    const importId = await queueProducts(2);
    await bring({ importId, position: 0 });
    expect(await bringDead({ importId, position: 0 })).toEqual(["ack"]);
    expect(await read(importId)).toEqual({ status: "running", products: 1 });
    expect(await bringDead(sent[0])).toEqual(["ack"]);
    expect(await read(importId)).toEqual({ status: "failed", products: 1 });
  });

  it("ends an import whose dead message is of an earlier version, which names no piece", async () => {
    const importId = await queueProducts(1);
    expect(await bringDead({ importId })).toEqual(["ack"]);
    expect(await read(importId)).toEqual({ status: "failed", products: 0 });
  });

  it("keeps the cron from sending an import again whose message waits for its next attempt", async () => {
    const importId = await queueProducts(1);
    const original = bucket.media.get;
    bucket.media.get = async () => {
      throw new Error("R2 get failed: 500");
    };
    expect(await bring({ importId, position: 0 }, { attempts: 6 })).toEqual([320]);
    bucket.media.get = original;
    const findStalled = async (seconds: number) => {
      await ctx.db.execute(
        sql`UPDATE product_imports SET updated_at = updated_at - make_interval(secs => ${seconds}) WHERE id = ${importId}::uuid`,
      );
      return takeStalledImports(ctx.db, { limit: 10 });
    };
    expect(await findStalled(320 + 110)).toEqual([]);
    expect(await findStalled(15)).toEqual([{ importId, position: 0 }]);
  });
});
