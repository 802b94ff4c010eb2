import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { root } from "../../tools/lib/paths.ts";
import { eventually } from "../setup/eventually.ts";
import { query } from "../setup/query.ts";
import { openShop } from "../setup/shop.ts";

const shop = await openShop();

const MUG = "01980000-0000-7000-8000-000000000001";

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

    const [list, before, cart, order, after, notifications, user] = answers;
    expect(answers).toHaveLength(7);
    expect(list.items).toHaveLength(3);
    expect(cart).toMatchObject({ subtotal: { amount: 2 * 1499 }, email: "ada@example.com" });
    // 6.25 % of $29.98 and of $5.95 on top: 187 (187.375) and 37.
    const total = { amount: 2998 + 595 + 187 + 37, currency: "USD" };
    expect(order).toMatchObject({ status: "paid", paymentStatus: "paid", cartId: cart.id, total });
    expect(after.availableStock).toBe(before.availableStock - 2);
    expect(notifications).toMatchObject({
      unreadCount: 2,
      items: [{ type: "order.paid", orderId: order.id }, { type: "order.created" }],
    });
    expect(user).toMatchObject({ id: order.userId, username: "ada", role: "customer" });
  });
});

describe("the agent in the README", () => {
  it("buys a mug in a checkout session, as written", async () => {
    const readme = await readReadme();
    const [, agent] = /<!-- agent -->\s+```sh\n(.*?)```/s.exec(readme) ?? [];
    if (!agent) throw new Error("the README has no agent");
    // What the walk has set before.
    const here = `JSON="Content-Type: application/json"\n${agent.replaceAll("http://localhost:8787", shop.origin)}`;
    const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", here]);
    expect(JSON.parse(stdout)).toMatchObject({
      status: "completed",
      line_items: [{ id: MUG, quantity: 1 }],
      totals: expect.arrayContaining([{ type: "tax", display_text: expect.any(String), amount: 131 }]),
      order: { id: expect.any(String) },
    });
  });
});

describe("the checkout of the client", () => {
  const path = "shared/client/checkout.ts";

  it("goes from a guest to a paid order in a dozen lines and a few", async () => {
    const program = await readFile(join(root, path), "utf8");
    expect(program.split("\n").filter((line) => /\S/.test(line) && !line.startsWith("import")).length).toBe(17);
    const env = { ...process.env, SHOP: shop.origin };
    await promisify(execFile)(process.execPath, [join(root, path)], { env });
    const read = () => query(shop, "orders", "SELECT status, email FROM orders ORDER BY number DESC LIMIT 1");
    const [order] = await eventually(read, ([latest]) => latest?.status === "paid");
    expect(order).toMatchObject({ status: "paid", email: "ada@example.com" });
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
