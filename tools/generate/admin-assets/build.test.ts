import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Metafile } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildAdminPage } from "./build.ts";

/** What a browser loads before the page of a route, gzipped. */
const LIMIT_KIB = 220;

let folder: string;
let metafile: Metafile;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "admin-page-"));
  metafile = await buildAdminPage(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The scripts that the first one imports, directly or not, without those of routes. */
function firstScripts({ outputs }: Metafile): string[] {
  const found = new Set<string>();
  const visit = (path: string) => {
    if (found.has(path)) return;
    found.add(path);
    for (const { path: next, kind } of outputs[path]?.imports ?? []) if (kind === "import-statement") visit(next);
  };
  for (const [path, { entryPoint }] of Object.entries(outputs)) if (entryPoint?.endsWith("main.tsx")) visit(path);
  return [...found].map((path) => join(folder, "assets", basename(path)));
}

describe("buildAdminPage()", () => {
  it("leaves files in place that have not changed, since a shop may be serving them, and removes others", async () => {
    const assets = join(folder, "assets");
    const list = async () => {
      const names = (await readdir(assets)).toSorted();
      return Promise.all(names.map(async (name) => [name, (await stat(join(assets, name))).ino]));
    };
    const before = await list();
    await writeFile(join(assets, "former-ABCDEFGH.js"), "");
    await buildAdminPage(folder);
    expect(await list()).toEqual(before);
  });

  it(`loads at most ${LIMIT_KIB} KiB of gzipped scripts before those of a route`, async () => {
    const sizes = await Promise.all(
      firstScripts(metafile).map(async (path) => (await promisify(gzip)(await readFile(path))).length),
    );
    const kib = sizes.reduce((sum, size) => sum + size, 0) / 1024;
    console.log(`  the admin page loads ${kib.toFixed(1)} KiB of scripts before those of a route`);
    expect(kib).toBeLessThan(LIMIT_KIB);
  });

  it("refers to files that are there, and has no script or style inline", async () => {
    const page = await readFile(join(folder, "index.html"), "utf8");
    const files = [...page.matchAll(/\/admin\/assets\/([\w.-]+)/g)].map(([, name]) => name);
    expect(files).toHaveLength(2);
    expect(await readdir(join(folder, "assets"))).toEqual(expect.arrayContaining(files));
    expect(page).not.toMatch(/<style|style=|<script(?![^>]*src=)/);
  });
});
