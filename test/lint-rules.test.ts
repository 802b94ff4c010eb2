import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../tools/lib/paths.ts";

const forbidden: [file: string, imported: string, why: string][] = [
  ["shared/http/app.ts", "../../workers/users/src/env.ts", "shared/ is used by every Worker"],
  ["shared/values/ids.ts", "../../tools/lib/paths.ts", "shared/ is used by every Worker"],
  ["shared/client/client.ts", "../core/errors.ts", "imports nothing from the rest of shared/"],
  ["shared/client/client.ts", "#shared/core/errors.ts", "imports nothing from the rest of shared/"],
  ["workers/users/seed.ts", "../../tools/lib/paths.ts", "Workers are deployed without tools/"],
  ["workers/users/src/accounts/users.service.ts", "../../../gateway/src/forward.ts", "A Worker uses its own files"],
  ["workers/users/src/context.ts", "../../gateway/src/env.ts", "A Worker uses its own files"],
  ["workers/users/src/accounts/users.routes.ts", "./users.repository.ts", "Only services call repositories"],
  [
    "workers/users/src/accounts/users.routes.ts",
    "../sessions/sessions.repository.ts",
    "Only services call repositories",
  ],
  ["workers/users/src/accounts/users.routes.ts", "drizzle-orm", "SQL belongs to repositories"],
  ["workers/users/src/accounts/users.routes.ts", "../env.ts", "from the context instead of env"],
  ["workers/users/src/rpc.ts", "./accounts/users.repository.ts", "Only services call repositories"],
  ["workers/users/src/consumer.ts", "drizzle-orm/pg-core", "SQL belongs to repositories"],
  ["workers/users/src/cron.ts", "./sessions/sessions.repository.ts", "Only services call repositories"],
  ["workers/users/src/accounts/users.service.ts", "drizzle-orm", "SQL belongs to repositories"],
  ["workers/users/src/accounts/users.service.ts", "../tables.ts", "SQL belongs to repositories"],
  ["workers/users/src/accounts/users.service.ts", "hono", "do not depend on HTTP"],
  ["workers/users/src/accounts/users.service.ts", "cloudflare:workers", "do not depend on HTTP"],
  ["workers/users/src/accounts/users.service.ts", "../sessions/sessions.routes.ts", "Only app.ts mounts routes"],
  ["workers/users/src/accounts/users.repository.ts", "./users.service.ts", "Repositories do not call services"],
  [
    "workers/users/src/accounts/users.repository.ts",
    "../sessions/sessions.service.ts",
    "Repositories do not call services",
  ],
  ["workers/users/src/accounts/users.repository.ts", "#shared/core/errors.ts", "Repositories return rows or undefined"],
];

const allowed: [file: string, imported: string][] = [
  ["workers/users/src/accounts/users.service.ts", "./users.repository.ts"],
  ["workers/users/src/accounts/users.service.ts", "../sessions/sessions.repository.ts"],
  ["workers/users/src/accounts/users.service.ts", "#shared/core/errors.ts"],
  ["workers/users/src/accounts/users.repository.ts", "drizzle-orm"],
  ["workers/users/src/accounts/users.repository.ts", "../tables.ts"],
  ["shared/http/app.ts", "hono"],
  ["shared/http/app.ts", "#shared/core/errors.ts"],
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
