import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { headingAnchors } from "../../lib/markdown.ts";
import type { Service } from "../../lib/services.ts";
import { pruneCode, pruneScripts, removeTestsThatFail } from "./prune-code.ts";
import { pruneMarkdown } from "./prune-text.ts";
import { singularOf } from "./names.ts";
import { regenerate, removeService } from "./service.ts";
import { projectFiles, type Stage } from "./staging.ts";

type Options = { name: string; kept: string[]; services: Service[]; log: (line: string) => void };

/** Makes a copy of this project a project of its own: its name, its services, and a README that is true of it. */
export async function adaptProject(stage: Stage, { name, kept, services, log }: Options): Promise<void> {
  const removed = services.map((service) => service.name).filter((service) => !kept.includes(service));
  const document = JSON.parse(await stage.read("workers/gateway/src/openapi.json"));
  for (const service of removed) await removeService(stage, service, log);
  if (removed.length > 0) {
    log("Removing the tools and tests that need them …");
    await pruneCode(stage, { services: removed, paths: pathsOf(document, removed) });
  }
  log("Writing the OpenAPI document …");
  await regenerate(stage);
  await removeTestsThatFail(stage);
  await adaptPackage(stage, name);
  await adaptTexts(stage, { name, kept, removed });
  await removeTestsOfTexts(stage);
  log("Checking format, lint and types …");
  await stage.run("biome", ["format", "--write", "."]);
  await stage.run("biome", ["lint", "--error-on-warnings", "."]);
  await stage.run("tsc", ["--noEmit"]);
}

type Document = { paths: Record<string, Record<string, { "x-worker": string }>> };

function pathsOf({ paths }: Document, workers: string[]): string[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.values(operations).some((operation) => workers.includes(operation["x-worker"])) ? [path] : [],
  );
}

async function adaptPackage(stage: Stage, name: string): Promise<void> {
  const own = JSON.parse(await stage.read("package.json"));
  const { name: before } = own;
  own.scripts = pruneScripts(own.scripts, (path) => existsSync(join(stage.folder, path)));
  own.description = "A back end on Cloudflare Workers.";
  own.name = name;
  await stage.write("package.json", `${JSON.stringify(own, null, 2)}\n`);
  if (before !== name) {
    await stage.edit("package-lock.json", (lock) => lock.replaceAll(`"name": "${before}"`, `"name": "${name}"`));
  }
  const isThere = (text: string) => {
    const [, script] = /npm run ([\w:-]+)/.exec(text) ?? [];
    return !script || script in own.scripts;
  };
  const ci = await stage.read(".ci/run");
  await stage.write(
    ".ci/run",
    ci
      .split("\n")
      .filter((line) => !/^ *check /.test(line) || isThere(line))
      .join("\n"),
  );
  for (const path of projectFiles(stage.folder).filter((path) => path.startsWith(".github/workflows/"))) {
    const workflow = await stage.read(path);
    // A step: its dash, and the lines that are indented further.
    await stage.write(
      path,
      workflow.replaceAll(/^( +)- .*\n(?:\1 .*\n)*/gm, (step) => (isThere(step) ? step : "")),
    );
  }
}

async function adaptTexts(
  stage: Stage,
  { name, kept, removed }: { name: string; kept: string[]; removed: string[] },
): Promise<void> {
  if (removed.length > 0) {
    await pruneTexts(stage, removed);
    // The remaining decisions keep their numbers, which now have gaps.
    await stage.remove("test/decisions.test.ts");
  }
  const services = kept.filter((service) => !["gateway", "telemetry"].includes(service));
  const about = `A back end on Cloudflare Workers in TypeScript: ${services.join(" and ")}, behind one gateway.`;
  await stage.edit("README.md", (readme) => {
    const titled = readme.replace(/^# .*$/m, `# ${name}`);
    return removed.length === 0 ? titled : titled.replace(/^(# .*\n\n)(?:An? .*\n(?:.+\n)*\n)?/, `$1${about}\n\n`);
  });
}

/** Prunes all documents, and again while a pass has removed something that others may link to. */
async function pruneTexts(stage: Stage, removed: string[]): Promise<void> {
  const { scripts } = JSON.parse(await stage.read("package.json")) as { scripts: Record<string, string> };
  const hasFile = (path: string) => existsSync(join(stage.folder, path));
  for (let hasChanged = true; hasChanged; ) {
    hasChanged = false;
    for (const path of projectFiles(stage.folder).filter((path) => path.endsWith(".md"))) {
      const text = await stage.read(path);
      const pruned = pruneMarkdown(text, {
        words: wordsOf(removed),
        hasTarget: (link) => {
          const target = link.path ? join(dirname(path), link.path) : path;
          if (!hasFile(target)) return false;
          return !link.anchor || headingAnchors(readFileSync(join(stage.folder, target), "utf8")).has(link.anchor);
        },
        hasFile,
        hasScript: (script) => script in scripts,
      });
      if (pruned === text) continue;
      hasChanged = true;
      if (isWhole(path)) await stage.remove(path);
      else await stage.write(path, pruned);
    }
  }
}

/** Documents that are removed as a whole when a part of them is: a decision, or the course. */
const isWhole = (path: string) =>
  path === "docs/learning.md" || (path.startsWith("docs/decisions/") && !path.endsWith("/README.md"));

/** A test of a part of the README that is marked `<!-- walk -->`, or the like, goes with that part. */
async function removeTestsOfTexts(stage: Stage): Promise<void> {
  const readme = await stage.read("README.md");
  for (const path of projectFiles(stage.folder).filter((path) => /^test\/.*\.test\.ts$/.test(path))) {
    const marks = (await stage.read(path)).match(/<!-- [\w-]+ -->/g) ?? [];
    if (!marks.every((mark) => readme.includes(mark))) await stage.remove(path);
  }
}

/** The words of removed services: their names, the singular of these, and what belongs to an order. */
function wordsOf(removed: string[]): RegExp {
  const words = removed.flatMap((service) => [service, singularOf(service)]);
  if (removed.includes("orders")) words.push("dead letters?", "outbox");
  return words.length > 0 ? new RegExp(`\\b(${words.join("|")})\\b`, "i") : /(?!)/;
}
