import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../tools/lib/paths.ts";

const forbidden: [file: string, imported: string, why: string][] = [
  ["shared/app.ts", "../workers/users/src/env.ts", "shared/ is used by every Worker"],
  ["shared/client/client.ts", "../errors.ts", "takes nothing from its inside"],
  ["workers/users/src/users.service.ts", "../../gateway/src/forward.ts", "A Worker uses its own files"],
  ["workers/users/src/context.ts", "../../gateway/src/env.ts", "A Worker uses its own files"],
  ["workers/users/src/users.routes.ts", "./users.repository.ts", "Only services call repositories"],
  ["workers/users/src/users.routes.ts", "drizzle-orm", "SQL belongs to repositories"],
  ["workers/users/src/users.routes.ts", "./env.ts", "from the context instead of env"],
  ["workers/users/src/rpc.ts", "./users.repository.ts", "Only services call repositories"],
  ["workers/users/src/consumer.ts", "drizzle-orm/pg-core", "SQL belongs to repositories"],
  ["workers/users/src/cron.ts", "./sessions.repository.ts", "Only services call repositories"],
  ["workers/users/src/users.service.ts", "drizzle-orm", "SQL belongs to repositories"],
  ["workers/users/src/users.service.ts", "hono", "Services know nothing of HTTP"],
  ["workers/users/src/users.service.ts", "cloudflare:workers", "Services know nothing of HTTP"],
  ["workers/users/src/users.repository.ts", "./users.service.ts", "Repositories do not call services"],
  ["workers/users/src/users.repository.ts", "../../../shared/errors.ts", "Repositories return rows or undefined"],
];

const allowed: [file: string, imported: string][] = [
  ["workers/users/src/users.service.ts", "./users.repository.ts"],
  ["workers/users/src/users.service.ts", "../../../shared/errors.ts"],
  ["workers/users/src/users.repository.ts", "drizzle-orm"],
  ["shared/app.ts", "hono"],
];

let tree: string;
let said: string;

/** A tree with one folder for each case, so that one run of the linter judges them all. */
const placeOf = (file: string, number: number) => file.replace(/^(workers|shared)\//, `case${number}/$1/`);

beforeAll(async () => {
  tree = await mkdtemp(join(tmpdir(), "lint-rules-"));
  const config = JSON.parse(await readFile(join(root, "biome.json"), "utf8"));
  const overrides = config.overrides.map((override: { includes: string[] }) => ({
    ...override,
    includes: override.includes.map((glob) => `*/${glob}`),
  }));
  await writeFile(join(tree, "biome.json"), JSON.stringify({ ...config, vcs: { enabled: false }, overrides }));
  for (const [number, [file, imported]] of [...forbidden, ...allowed].entries()) {
    const path = join(tree, placeOf(file, number));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `import { x } from "${imported}";\n\nx();\n`);
  }
  const args = ["lint", "--only=style/noRestrictedImports", "--max-diagnostics=none", "--colors=off"];
  said = spawnSync(join(root, "node_modules/.bin/biome"), args, { cwd: tree, encoding: "utf8" }).stderr;
});
afterAll(() => rm(tree, { recursive: true }));

/** What the linter said of one case. */
function verdict(file: string, number: number): string {
  const [, ...blocks] = said.split(new RegExp(`${placeOf(file, number)}:`));
  return blocks.map((block) => block.split("━━━\n\n")[1] ?? "").join("\n");
}

describe("the linter", () => {
  it.each(forbidden.map((row, number) => [number, ...row] as const))(
    "refuses %i: in %s an import of %s",
    (number, file, _, why) => {
      expect(verdict(file, number)).toContain(why);
    },
  );

  it.each(allowed.map((row, index) => [index + forbidden.length, ...row] as const))(
    "allows %i: in %s an import of %s",
    (number, file) => {
      expect(verdict(file, number)).toBe("");
    },
  );
});
