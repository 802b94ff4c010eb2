import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../lib/paths.ts";
import { readLines, takeWorkersOutput } from "./workers-output.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "edge-shop-output-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const printed = (level: string, message: string) => JSON.stringify({ timestamp: 1, level, message });

describe("takeWorkersOutput()", () => {
  it("receives what the program prints that wrangler starts, also after it has been started again", async () => {
    const { stream, env, close } = await takeWorkersOutput(folder);
    let text = "";
    stream.on("data", (chunk) => (text += chunk));
    const start = (word: string) => {
      const variables = { ...process.env, ...env, SHOP_WORKERD: "/bin/echo" };
      return execFileSync(env.MINIFLARE_WORKERD_PATH as string, ["serve", word], { env: variables, encoding: "utf8" });
    };
    expect([start("first"), start("second")]).toEqual(["", ""]);
    await expect.poll(() => text).toBe("serve first\nserve second\n");
    await close();
    expect(existsSync(env.SHOP_WORKERS_OUTPUT as string)).toBe(false);
  });

  it("names the workerd of this project, and begins with an empty file after a start that was killed", async () => {
    const killed = await takeWorkersOutput(folder);
    const { env, close } = await takeWorkersOutput(folder);
    expect(execFileSync(env.SHOP_WORKERD as string, ["--version"], { encoding: "utf8" })).toMatch(/^workerd \d/);
    await Promise.all([killed.close(), close()]);
  });
});

describe("readLines()", () => {
  it("gives the messages, those that are errors or warnings as wrangler shows them", () => {
    const lines = [
      printed("log", '{"level":"info"}'),
      printed("error", "a\n    at b"),
      printed("warn", "c"),
      "not JSON",
    ];
    expect(readLines(`${lines.join("\n")}\n`)).toBe(
      '{"level":"info"}\n✘ [ERROR] a\n    at b\n▲ [WARNING] c\nnot JSON\n',
    );
  });

  it("names the places in the source that an error's stack comes from, and leaves those without a source map", async () => {
    const bundle = join(folder, "index.js");
    const map = { version: 3, sources: ["source.ts"], names: [], mappings: "AAAA;AAEE" };
    await writeFile(`${bundle}.map`, JSON.stringify(map));
    const frame = (path: string) => `\n    at place (${pathToFileURL(path).href}:2:1)`;
    const source = `${relative(root, join(folder, "source.ts"))}:3:3`;
    expect(readLines(printed("log", `Error: it failed${frame(bundle)}${frame("/none.js")}`))).toBe(
      `Error: it failed\n    at place (${source})${frame("/none.js")}`,
    );
  });

  it("reads the map of a bundle once, and again when it has changed", async () => {
    const path = join(folder, "rebuilt.js");
    const write = async (mappings: string, second: number) => {
      await writeFile(`${path}.map`, JSON.stringify({ version: 3, sources: ["source.ts"], names: [], mappings }));
      await utimes(`${path}.map`, second, second);
    };
    const place = () => readLines(printed("log", `(${pathToFileURL(path).href}:1:1)`)).match(/:\d+:\d+/)?.[0];
    await write("AAAA", 1);
    expect(place()).toBe(":1:1");
    await write("AAEE", 1);
    expect(place()).toBe(":1:1");
    await write("AAEE", 2);
    expect(place()).toBe(":3:3");
  });
});
