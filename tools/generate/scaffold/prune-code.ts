import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { projectFiles, type Stage } from "./staging.ts";

/**
 * Files that know services by name and go on without them: the scaffolder itself, and the client of the tests, which
 * has a word for placing an order.
 */
const KEPT = [
  /^tools\/generate\/scaffold\/[\w-]+\.ts$/,
  /^tools\/generate\/(new|create)\.ts$/,
  /^tools\/generate\/template\//,
  /^test\/setup\/client\.ts$/,
];

/** Where code may know services by name: the Workers know each other by their bindings, and shared/ knows none. */
const isJudged = (path: string) =>
  path.endsWith(".test.ts")
    ? /^(tools|test|shared\/client|workers\/gateway)\//.test(path)
    : /^(tools|test)\/.*\.ts$|^shared\/client\/example\.ts$/.test(path) && !KEPT.some((kept) => kept.test(path));

/**
 * Removes the tools and tests that need a service that is gone: those that name one, those that import such a file,
 * and then the helpers that nobody imports any more. Of a test only the parts go that name one, when others are left.
 */
export async function pruneCode(stage: Stage, { services, paths }: { services: string[]; paths: string[] }) {
  const { folder, remove, write } = stage;
  const mention = mentionOf(services, paths);
  const files = projectFiles(folder).filter((path) => path.endsWith(".ts"));
  const texts = new Map(files.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
  for (const path of files.filter((path) => isJudged(path) && path.endsWith(".test.ts"))) {
    const text = texts.get(path) ?? "";
    const cut = cutTests(text, mention);
    if (cut === text || !/^(describe|it)\b/m.test(cut)) continue;
    texts.set(path, `${cut.trimEnd()}\n`);
    await write(path, `${cut.trimEnd()}\n`);
  }
  const gone = new Set(files.filter((path) => isJudged(path) && mention.test(texts.get(path) ?? "")));

  const importsOf = (path: string) =>
    [...(texts.get(path) ?? "").matchAll(/"(\.{1,2}\/[^"]+)"/g)].map(([, target]) =>
      join(dirname(path), target as string),
    );
  const namesOf = (path: string) =>
    [...(texts.get(path) ?? "").matchAll(/"((?:tools|test)\/[\w/.-]+\.ts)"/g)].map(([, named]) => named as string);
  const isGone = (path: string) => gone.has(path) || !existsSync(join(folder, path));
  for (let before = -1; before !== gone.size; ) {
    before = gone.size;
    for (const config of idleConfigs(files, gone)) gone.add(config);
    for (const path of files) {
      if (isJudged(path) && [...importsOf(path), ...namesOf(path)].some(isGone)) gone.add(path);
    }
    const left = files.filter((path) => !gone.has(path));
    const imported = new Set(left.flatMap((path) => [...importsOf(path), ...namesOf(path)]));
    for (const path of left) if (isHelper(path) && !imported.has(path)) gone.add(path);
  }
  for (const path of gone) await remove(path);
  if (services.includes("orders")) await remove("ops");
}

/** Of each part of a test, what does not mention it; a part of which nothing else is left goes as a whole. */
function cutTests(text: string, mention: RegExp): string {
  return text.replaceAll(/\n*^describe\b.*?^\}\)?;$/gms, (part) => {
    if (!mention.test(part)) return part;
    const rest = part.replaceAll(/\n*^ {2}it\b.*?^ {2}\}?\);$/gms, (test) => (mention.test(test) ? "" : test));
    return mention.test(rest) || !/^ {2}it\b/m.test(rest) ? "" : rest;
  });
}

function mentionOf(services: string[], paths: string[]): RegExp {
  const names = services.map(
    (name) => `workers/${name}\\b|["'\`]/?${name}(?:["'\`]|/)|(?:databases|ownerUrls)\\.${name}\\b`,
  );
  const routes = paths.map((path) => `${path.replaceAll(/\{.*/g, "")}(?![\\w-])`);
  // The rules of ops/ are about what happens to orders.
  const words = services.includes("orders") ? ["placeOrder\\(", "ops/"] : [];
  return new RegExp([...names, ...routes, ...words].join("|"));
}

/** Removes tests that no longer compile, until all do. What else does not compile is a mistake. */
export async function removeTestsThatFail(stage: Stage): Promise<void> {
  for (;;) {
    await stage.run("biome", [
      "lint",
      "--write",
      "--unsafe",
      "--only=correctness/noUnusedImports",
      "test",
      "tools",
      "shared",
    ]);
    const failed = await stage.run("tsc", ["--noEmit"]).then(
      () => "",
      (error: Error) => error.message,
    );
    const tests = new Set([...failed.matchAll(/^([\w/.-]+)\(\d+,\d+\): error/gm)].map(([, path]) => path as string));
    if (tests.size === 0 && failed === "") return;
    const others = [...tests].filter((path) => !isJudged(path) || !path.endsWith(".test.ts"));
    if (tests.size === 0 || others.length > 0) throw new Error(failed);
    for (const path of tests) await stage.remove(path);
  }
}

/** Loaded by others alone: what is no test, no command and no config. Scenarios of the bench are found by their folder. */
const isHelper = (path: string) =>
  /^(tools\/(lib|bench|sample-data)|test)\//.test(path) &&
  !/\.test\.ts$|\.config\.ts$|\/scenarios\/|^test\/new\/(run|create)\.ts$/.test(path);

/** The configs of test folders whose tests are all gone. */
const idleConfigs = (files: string[], gone: Set<string>) =>
  files.filter((path) => {
    if (!/^test\/.+\/vitest\.config\.ts$/.test(path)) return false;
    const tests = files.filter((each) => each.startsWith(`${dirname(path)}/`) && each.endsWith(".test.ts"));
    return tests.every((test) => gone.has(test));
  });

/** The scripts of package.json that still have their files, and of a chain (`a && b`) the links that do. */
export function pruneScripts(
  scripts: Record<string, string>,
  hasFile: (path: string) => boolean,
): Record<string, string> {
  let left = scripts;
  for (;;) {
    const isSound = (command: string) =>
      (command.match(/\b(?:tools|test)\/[\w/.-]+/g) ?? []).every(hasFile) &&
      [...command.matchAll(/npm run ([\w:-]+)/g)].every(([, name]) => (name as string) in left);
    const pruned = Object.fromEntries(
      Object.entries(left).flatMap(([name, command]) => {
        const kept = command.split(" && ").filter(isSound);
        return kept.length > 0 ? [[name, kept.join(" && ")] as const] : [];
      }),
    );
    if (JSON.stringify(pruned) === JSON.stringify(left)) return pruned;
    left = pruned;
  }
}
