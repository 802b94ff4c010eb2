import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../../tools/lib/paths.ts";
import { type Shop, startShop } from "../setup/shop.ts";

let shop: Shop;

beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop?.close());

const readReadme = () => readFile(join(root, "README.md"), "utf8");

describe("the walk in the README", () => {
  it("runs as written, and has the results that it describes", async () => {
    const readme = await readReadme();
    const [, walk] = /<!-- walk -->\s+```sh\n(.*?)```/s.exec(readme) ?? [];
    if (!walk) throw new Error("the README has no walk");

    const here = walk.replaceAll("http://localhost:8787", shop.origin);
    const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", here]);
    const answers = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));

    const [user, list, before, order, after, notifications] = answers;
    expect(answers).toHaveLength(6);
    expect(user).toMatchObject({ username: "ada", role: "customer" });
    expect(list.items).toHaveLength(3);
    expect(order).toMatchObject({ status: "pending", total: { amount: 2 * 1499 + 4900, currency: "USD" } });
    expect(after.availableStock).toBe(before.availableStock - 2);
    expect(notifications).toMatchObject({ unreadCount: 1, items: [{ type: "order.created", orderId: order.id }] });
  });
});

describe("the program in the README", () => {
  const path = "shared/client/example.ts";

  it("equals shared/client/example.ts and has at most ten lines", async () => {
    const program = await readFile(join(root, path), "utf8");
    expect(await readReadme()).toContain(`\`\`\`ts\n${program}\`\`\``);
    expect(program.split("\n").filter((line) => line.trim()).length).toBeLessThanOrEqual(10);
  });

  it("places an order", async () => {
    const env = { ...process.env, SHOP: shop.origin };
    const { stdout } = await promisify(execFile)(process.execPath, [join(root, path)], { env });
    const [placed, ...orders] = stdout.trim().split("\n");
    expect(placed).toMatch(/^Ordered for [0-9.]+ USD/);
    expect(orders).toEqual([expect.stringMatching(/^2.+Z pending$/)]);
  });
});
