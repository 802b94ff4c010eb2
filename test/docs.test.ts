import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { headingAnchors, namedPaths, npmScripts, relativeLinks } from "./markdown.ts";
import { root } from "../tools/lib/paths.ts";
import { projectFiles } from "../tools/lib/project-files.ts";
import { CORE_SERVICES, findServices } from "../tools/lib/services.ts";

const read = (path: string) => readFileSync(join(root, path), "utf8");
const own = JSON.parse(read("package.json")) as Record<"scripts" | "dependencies" | "devDependencies", object>;
const documents = projectFiles().filter((path) => path.endsWith(".md"));

/** What a link in a document names and is not there, as `path` or `path#anchor`. */
function brokenLinks(document: string): string[] {
  return relativeLinks(read(document)).flatMap(({ path, anchor }) => {
    const target = path ? normalize(join(dirname(document), path)) : document;
    if (!existsSync(join(root, target))) return [target];
    const isFound = !anchor || headingAnchors(read(target)).has(anchor);
    return isFound ? [] : [`${target}#${anchor}`];
  });
}

/** The links to decisions whose text is another number than that of the file, as in "[decision 32](decisions/0028-….md)". */
function misnumberedDecisions(document: string): string[] {
  const links = read(document).matchAll(/\[(?:decision\s+)?(\d+)\]\([^)\s]*?(\d{4})-[a-z0-9-]+\.md[^)]*\)/gi);
  return [...links].flatMap(([link, named, led]) => (Number(named) === Number(led) ? [] : [link]));
}

describe.each(documents)("%s", (document) => {
  it("links only to files and headings that exist", () => {
    expect(brokenLinks(document)).toEqual([]);
  });

  it("calls each decision that it links to by its number", () => {
    expect(misnumberedDecisions(document)).toEqual([]);
  });

  it("names only files that exist, but for those of the example service", () => {
    const missing = namedPaths(read(document)).filter((path) => !existsSync(join(root, path)));
    expect(missing.filter((path) => !path.startsWith("workers/reviews"))).toEqual([]);
  });

  it("names only npm scripts that exist", () => {
    expect(npmScripts(read(document)).filter((script) => !(script in own.scripts))).toEqual([]);
  });
});

describe("README.md", () => {
  it("has at most 150 lines, and a row for each service that was added", () => {
    const added = findServices().filter(({ name }) => !CORE_SERVICES.includes(name));
    expect(read("README.md").trimEnd().split("\n").length).toBeLessThanOrEqual(150 + added.length);
  });
});

describe("docs/learning.md", () => {
  it("adds a field of a product by a diff that applies to the code as it is", () => {
    const [, diff = ""] = /<!-- colour -->\n```diff\n(.*?)^```$/ms.exec(read("docs/learning.md")) ?? [];
    expect(diff).toContain("+");
    execFileSync("git", ["apply", "--check"], { cwd: root, input: diff });
  });
});

describe("docs/commands.md", () => {
  it("describes every npm script in a row of its own", () => {
    const rows = read("docs/commands.md").match(/^\| `npm .*?`/gm) ?? [];
    expect(rows.flatMap(npmScripts).toSorted()).toEqual(Object.keys(own.scripts).toSorted());
  });
});

describe("docs/dependencies.md", () => {
  it("lists every package of package.json exactly once", () => {
    const rows = read("docs/dependencies.md").matchAll(/^\| (?!Package|---)(.*?) \|/gm);
    const listed = [...rows].flatMap(([, cell = ""]) =>
      cell.split(", ").map((name) => name.replace(/^[[`](.*?)[\]`].*$/, "$1")),
    );
    const packages = [...Object.keys(own.dependencies), ...Object.keys(own.devDependencies)];
    expect(listed.toSorted()).toEqual(packages.toSorted());
  });
});
