import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { watchSources } from "./rebuilds.ts";

/** A checkout with these files, and the paths of those whose changes were noticed. */
async function watchedCheckout(files: string[]) {
  const checkout = await mkdtemp(join(tmpdir(), "edge-shop-sources-"));
  for (const file of files) {
    await mkdir(dirname(join(checkout, file)), { recursive: true });
    await writeFile(join(checkout, file), "");
  }
  const noticed: string[] = [];
  const fail = (error: Error) => expect.unreachable(error.message);
  const watcher = await watchSources(checkout, (path) => noticed.push(relative(checkout, path)), fail);
  onTestFinished(async () => {
    await watcher.close();
    await rm(checkout, { recursive: true });
  });
  return { checkout, noticed };
}

/** As many editors save. */
async function replace(path: string): Promise<void> {
  await writeFile(`${path}~`, String(Math.random()));
  await rename(`${path}~`, path);
}

it("notices each time that a source of a Worker is replaced", async () => {
  const file = "workers/orders/src/carts/carts.ts";
  const { checkout, noticed } = await watchedCheckout([file, "wrangler.toml", "shared/client/client.ts"]);
  for (const changed of [file, file, file, "wrangler.toml", "wrangler.toml", "shared/client/client.ts"]) {
    noticed.length = 0;
    // Changes in quick succession are noticed once.
    await sleep(200);
    await replace(join(checkout, changed));
    await expect.poll(() => noticed, { timeout: 20_000 }).toContain(changed);
  }
});

it("notices new files, and neither tests nor what is served as it is", async () => {
  const served = "workers/admin/client/page.ts";
  const test = "workers/orders/src/carts.test.ts";
  const { checkout, noticed } = await watchedCheckout([served, test, "workers/orders/src/carts.ts"]);
  for (const file of [served, test]) await replace(join(checkout, file));
  await mkdir(join(checkout, "workers/orders/src/new"));
  await writeFile(join(checkout, "workers/orders/src/new/file.ts"), "");
  await expect.poll(() => noticed, { timeout: 20_000 }).toContain("workers/orders/src/new/file.ts");
  expect(noticed.filter((path) => path.endsWith(".ts"))).toEqual(["workers/orders/src/new/file.ts"]);
});
