import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createShopClient } from "../../shared/client/client.ts";
import { root } from "../../tools/lib/paths.ts";
import { freePort } from "../../tools/local/ports.ts";
import { findMediaBucket, listObjects } from "../../tools/operate/doctor/media-bucket.ts";
import { eventually } from "../setup/eventually.ts";
import { runDev, stopAll, untilOpen } from "./run-dev.ts";

let port: number;
let id: string;

const run = (command: string, ...args: string[]) => {
  const env = { ...process.env, PORT: String(port) };
  return promisify(execFile)(process.execPath, [`tools/operate/${command}.ts`, ...args], { cwd: root, env });
};
const trace = (...args: string[]) => run("trace", ...args);
const refusal = (told: Promise<unknown>) =>
  told.then(
    () => "",
    ({ code, stderr }: { code: number; stderr: string }) => `${code} ${stderr}`,
  );

beforeAll(async () => {
  port = await freePort();
  await untilOpen(runDev(port), port);
  id = `traced-${port}-${Date.now()}`;
  const shop = createShopClient({ baseUrl: `http://localhost:${port}` });
  await shop.signIn("demo", "Demo-Passw0rd");
  const { data } = await shop.GET("/api/v1/products", { params: { query: { inStock: "true", limit: 1 } } });
  const items = data.items.map((product) => ({ productId: product.id, quantity: 1 }));
  await shop.POST("/api/v1/orders", { body: { items }, headers: { "X-Request-Id": id } });
});
afterAll(stopAll);

describe("npm run doctor", () => {
  it("looks for the file of each image in R2, and names one that was deleted there", async () => {
    // It may find events that a shop of an earlier test had no time to deliver.
    const examine = () =>
      run("doctor").then(
        ({ stdout }) => stdout,
        ({ stdout }: { stdout: string }) => stdout,
      );
    expect(await examine()).toMatch(/✔ Each image's file is there +[1-9]/);
    const bucket = await findMediaBucket(`http://localhost:${port}`);
    const names = await listObjects(bucket, "media/");
    const name = names.find((each) => each.endsWith("/original")) ?? "";
    const deleted = await fetch(`${bucket.url}/objects/${encodeURIComponent(name)}`, { method: "DELETE" });
    expect(deleted.status).toBe(200);
    expect(await examine()).toMatch(
      new RegExp(`Each image's file is there:\\n {2}the file ${name} of product [0-9a-f-]{36} is missing`),
    );
  });
});

describe("npm run trace", () => {
  it("prints the path of an order through all Workers, the queue and the databases, with times", async () => {
    const { stdout } = await eventually(
      () => trace(id),
      ({ stdout }) => stdout.includes("notifications  database insert notifications"),
      20_000,
    );
    const rows = stdout.split("\n").filter((row) => / ms /.test(row));
    const margin = rows[0]?.indexOf("gateway") ?? 0;
    /** How far a row is indented: that tells what was done for what. */
    const depthOf = (text: string) => {
      const row = rows.find((each) => each.endsWith(text));
      if (!row) throw new Error(`There is no "${text}" in\n${stdout}`);
      return (row.indexOf(text) - margin) / 3;
    };
    expect(depthOf("gateway  POST /api/v1/orders 201")).toBe(0);
    expect(depthOf("users  rpc authenticate")).toBe(1);
    expect(depthOf("orders  POST /api/v1/orders 201")).toBe(1);
    expect(depthOf("products  rpc reserveVariants")).toBe(2);
    expect(depthOf("orders  queue notifications")).toBe(2);
    expect(stdout).toMatch(/products {2}cache (get|put)/);
    expect(depthOf("notifications  message order-events-notifications")).toBe(2);
    expect(depthOf("notifications  database insert notifications, delete dead_letters")).toBe(3);

    const after = rows.filter((row) => row.startsWith(" »")).join("\n");
    expect(after).toContain("notifications  message");
    expect(after).not.toContain("reserveVariants");
    expect(stdout).toContain(`request ${id}`);
  });

  it("says what is missing: the id, a request of that id, or the shop", async () => {
    expect(await refusal(trace())).toMatch(/^1 ✖ Give a request id: npm run trace -- /);
    expect(await refusal(trace("no-such-id"))).toMatch(/^1 ✖ The shop at .+ has no record of request no-such-id\./);
    await stopAll();
    expect(await refusal(trace(id))).toMatch(/^1 ✖ No shop runs at .+: start it with "npm run dev"\./);
  });
});
