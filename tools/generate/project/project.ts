import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { CORE_SERVICES, type Service } from "../../lib/services.ts";
import { projectFiles } from "../../lib/project-files.ts";
import { workersTable } from "../scaffold/readme.ts";
import { filesOf, regenerate, removeService } from "../scaffold/service.ts";
import type { Stage } from "../staging.ts";
import { isCopied } from "./copied-files.ts";

type Options = { name: string; kept: string[]; services: Service[]; log: (line: string) => void };

/** Turns a copy of this project into a project of its own, with its name and its services. */
export async function adaptProject(stage: Stage, { name, kept, services, log }: Options): Promise<void> {
  const removed = services.map((service) => service.name).filter((service) => !kept.includes(service));
  for (const service of removed) await removeService(stage, service, log);
  if (CORE_SERVICES.every((service) => kept.includes(service))) {
    await stage.edit("README.md", (readme) => readme.replace(/^# .*$/m, `# ${name}`));
    await stage.edit("ops/grafana/dashboard.json", (dashboard) => nameDashboard(dashboard, name));
  } else {
    const own = kept.filter((service) => !CORE_SERVICES.includes(service)).flatMap(filesOf);
    const unneeded = projectFiles(stage.folder).filter((path) => !isCopied(path, kept) && !own.includes(path));
    for (const path of unneeded) await stage.remove(path);
    await writeReadme(stage, name, kept);
  }
  await adaptPackage(stage, name);
  log("Writing the OpenAPI document …");
  await regenerate(stage);
  log("Checking format, lint and types …");
  await stage.run("biome", ["format", "--write", "."]);
  await stage.run("biome", ["lint", "--error-on-warnings", "."]);
  const { scripts } = JSON.parse(await stage.read("package.json")) as { scripts: Record<string, string> };
  for (const command of (scripts["check:types"] ?? "").split(" && ")) {
    const [tool = "", ...args] = command.split(" ");
    await stage.run(tool, args);
  }
}

/** Two dashboards of one Grafana must have different uids, of at most 40 characters. */
export function nameDashboard(dashboard: string, name: string): string {
  return dashboard
    .replace(/^ {2}"title": ".*"/m, `  "title": "${name}"`)
    .replace(/^ {2}"uid": ".*"/m, `  "uid": "${name.slice(0, 40)}"`)
    .replace(/^ {2}"tags": \[.*\]/m, `  "tags": ["${name}"]`);
}

async function writeReadme(stage: Stage, name: string, kept: string[]): Promise<void> {
  const template = await readFile(join(import.meta.dirname, "README.md"), "utf8");
  const services = kept.filter((service) => !["gateway", "telemetry"].includes(service)).join(" and ");
  const workers = workersTable(await stage.read("README.md"));
  const values: Record<string, string> = { name, services, workers };
  await stage.write(
    "README.md",
    template.replaceAll(/\{\{(\w+)\}\}/g, (_, key: string) => values[key] as string),
  );
}

/** Sets its name, and removes commands whose files it does not have, also from CI. */
async function adaptPackage(stage: Stage, name: string): Promise<void> {
  const own = JSON.parse(await stage.read("package.json")) as { name: string; scripts: Record<string, string> };
  const { name: before } = own;
  const files = projectFiles(stage.folder);
  const hasFile = (path: string) => files.some((file) => file === path || file.startsWith(`${path}/`));
  const hasFiles = (command: string) => (command.match(/\b(?:tools|test|workers)\/[\w./-]+/g) ?? []).every(hasFile);
  const scripts = Object.entries(own.scripts)
    .map(([script, command]) => [script, command.split(" && ").filter(hasFiles).join(" && ")] as const)
    .filter(([, command]) => command);
  own.scripts = Object.fromEntries(scripts);
  own.name = name;
  await stage.write("package.json", `${JSON.stringify(own, null, 2)}\n`);
  if (before !== name) {
    await stage.edit("package-lock.json", (lock) => lock.replaceAll(`"name": "${before}"`, `"name": "${name}"`));
  }
  const hasScript = (line: string) => {
    const script = /npm run ([\w:-]+)/.exec(line)?.[1];
    return !script || script in own.scripts;
  };
  const ci = await stage.read(".ci/run");
  await stage.write(".ci/run", ci.split("\n").filter(hasScript).join("\n"));
  for (const path of projectFiles(stage.folder).filter((path) => path.startsWith(".github/workflows/"))) {
    await stage.write(
      path,
      withoutSteps(await stage.read(path), (run) => !hasScript(run)),
    );
  }
}

/** A workflow without the steps whose command is unwanted; its comments and its order stay. */
function withoutSteps(workflow: string, isUnwanted: (run: string) => boolean): string {
  const document = parseDocument(workflow);
  const { jobs } = document.toJS() as { jobs: Record<string, { steps?: { run?: string }[] }> };
  const unwanted = Object.entries(jobs).flatMap(([job, { steps = [] }]) =>
    steps.flatMap(({ run = "" }, index) => (isUnwanted(run) ? [["jobs", job, "steps", index]] : [])),
  );
  for (const path of unwanted.reverse()) document.deleteIn(path);
  return unwanted.length > 0 ? document.toString({ lineWidth: 0 }) : workflow;
}
