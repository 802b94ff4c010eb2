import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { Schemas } from "../../shared/client/client.ts";
import { Client, newCustomer, signInAsAdmin } from "../setup/client.ts";
import { answerBeforeBody } from "../setup/early-answer.ts";
import { eventually } from "../setup/eventually.ts";
import { interceptFetch } from "../setup/faults/database-calls.ts";
import { openShop } from "../setup/shop.ts";

type Import = Schemas["Import"];

const shop = await openShop();
const [admin, customer, visitor] = [await signInAsAdmin(shop), await newCustomer(shop), new Client(shop)];

const IMPORTS = "/api/v1/product-imports";

async function send(file: BodyInit, { client = admin, query = "", type = "text/csv" } = {}) {
  const response = await shop.fetch(`${IMPORTS}${query}`, {
    method: "POST",
    headers: { "Content-Type": type, ...(client.token ? { Authorization: `Bearer ${client.token}` } : {}) },
    body: file,
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Import & { type: string },
  };
}

/** Sends a file and waits until it is imported. */
async function run(file: BodyInit, query?: string): Promise<Import> {
  const { status, body, headers } = await send(file, { query: query ?? "" });
  expect([status, headers.get("Location")]).toEqual([202, `${IMPORTS}/${body.id}`]);
  const read = () => admin.get<Import>(`${IMPORTS}/${body.id}`);
  return (await eventually(read, ({ body: now }) => now.finishedAt !== null)).body;
}

async function exportFile(): Promise<string> {
  const response = await shop.fetch("/api/v1/product-exports", { headers: { Authorization: `Bearer ${admin.token}` } });
  expect([response.status, response.headers.get("Content-Type")]).toEqual([200, "text/csv; charset=utf-8"]);
  return response.text();
}

const HEADER =
  "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Image Src,Status";

describe("POST /api/v1/product-imports", () => {
  it("imports products with an image, and leaves them as they are when the file comes again", async () => {
    const picture = await sharp({ create: { width: 60, height: 40, channels: 3, background: "teal" } })
      .png()
      .toBuffer();
    const asked: string[] = [];
    const stop = interceptFetch(async (request, original) => {
      if (new URL(request.url).hostname !== "cdn.pictures.com") return original(request);
      asked.push(request.url);
      return new Response(new Uint8Array(picture));
    });
    try {
      const file = [
        HEADER,
        "knee-socks,Knee socks,Size,38,SOCKS-38,4,12.50,https://cdn.pictures.com/socks.png,active",
        "knee-socks,,,42,SOCKS-42,6,13.50,http://127.0.0.1:1/socks.png,",
        "felt-hat,Felt hat,Title,Default Title,HAT,x,25.00,,active",
      ].join("\n");
      const done = await run(file);
      expect(done).toMatchObject({ status: "done", rows: 3, products: 2, created: 1, skipped: 1 });
      expect(done.errors.map(({ row, column }) => [row, column])).toEqual([
        [3, "Image Src"],
        [4, "Variant Inventory Qty"],
      ]);
      const { body: socks } = await visitor.get<Schemas["Product"]>("/api/v1/products/knee-socks");
      expect(socks).toMatchObject({ name: "Knee socks", images: [{ width: 60, height: 40 }], availableStock: 10 });
      expect((await shop.fetch(socks.images[0]?.urls["160"] ?? "")).status).toBe(200);
      expect(await run(file)).toMatchObject({ status: "done", created: 0, updated: 0, skipped: 2 });
      expect(asked).toEqual(["https://cdn.pictures.com/socks.png"]);
    } finally {
      stop();
    }
  });

  it("is for administrators, and refuses what is no CSV or empty", async () => {
    const file = `${HEADER}\n`;
    expect((await send(file, { client: visitor })).status).toBe(401);
    expect((await send(file, { client: customer })).status).toBe(403);
    expect((await send(file, { type: "application/json" })).status).toBe(415);
    expect((await send(file, { type: "text/csv; charset=iso-8859-1" })).status).toBe(415);
    expect((await send(file, { type: 'text/csv; header=present; charset="UTF-8"' })).status).toBe(202);
    expect((await send("")).status).toBe(422);
    expect((await send(file, { query: "?dryRun=perhaps" })).status).toBe(422);
    expect((await send(file, { query: "?mode=all" })).status).toBe(422);
    expect(await run("no,columns\n1,2\n")).toMatchObject({ status: "failed", errors: [{ row: 1, column: "Handle" }] });
  });

  it("refuses a file that is too large before it is sent", async () => {
    const headers = {
      "Content-Type": "text/csv",
      "Content-Length": 50_000_001,
      Authorization: `Bearer ${admin.token}`,
    };
    const { status, body } = await answerBeforeBody(shop.origin + IMPORTS, headers, HEADER);
    expect([status, body.type]).toEqual([413, "/problems/payload-too-large"]);
  });

  it("goes on after the message of a piece was lost", async () => {
    const { id } = (await send(`${HEADER}\nlost,Lost and found,,,LOST,1,1.00,,\n`)).body;
    const done = () => admin.get<Import>(`${IMPORTS}/${id}`);
    await eventually(done, ({ body }) => body.finishedAt !== null);
    // As if the queue had forgotten it before anything was done.
    await shop.databases.products?.runAsOwner(
      `UPDATE product_imports SET status = 'queued', position = 0, "rows" = 0, products = 0, created = 0, columns = NULL,
        finished_at = NULL, updated_at = now() - interval '5 minutes' WHERE id = '${id}'`,
    );
    await shop.harness.getWorker("products").scheduled({ cron: "* * * * *" });
    expect((await eventually(done, ({ body }) => body.finishedAt !== null)).body).toMatchObject({
      status: "done",
      products: 1,
    });
  });

  it("lists imports, newest first, for administrators", async () => {
    const { id } = await run(`${HEADER}\n`);
    const { body } = await admin.get<{ items: Import[] }>(`${IMPORTS}?limit=1`);
    expect(body.items).toMatchObject([{ id, status: "done", rows: 0 }]);
    expect((await customer.get(IMPORTS)).status).toBe(403);
    expect((await customer.get(`${IMPORTS}/${id}`)).status).toBe(403);
    expect((await admin.get(`${IMPORTS}/${crypto.randomUUID()}`)).status).toBe(404);
  });
});

describe("GET /api/v1/product-exports", () => {
  it("writes the sample shop, whose import changes nothing", async () => {
    const file = await exportFile();
    expect(file.split("\n")[0]).toContain("Handle,Title,Body (HTML),Vendor");
    const { errors, created, updated, status } = await run(file);
    expect({ status, created, updated, errors }).toEqual({ status: "done", created: 0, updated: 0, errors: [] });
    expect(await exportFile()).toBe(file);
    expect((await customer.get("/api/v1/product-exports")).status).toBe(403);
  });
});
