import { describe, expect, it } from "vitest";
import { headingAnchors, namedPaths, npmScripts, relativeLinks } from "./markdown.ts";

describe("headingAnchors()", () => {
  it("lowers the case, drops punctuation, joins words with hyphens and numbers a repeated heading", () => {
    const anchors = headingAnchors("# What it costs, in `$`\n\n## Logs\n\n## Logs\n\n```sh\n# no heading\n```\n");
    expect([...anchors]).toEqual(["what-it-costs-in-", "logs", "logs-1"]);
  });
});

describe("relativeLinks()", () => {
  it("finds links to files and anchors, and ignores other sites and code", () => {
    const text =
      "[a](docs/a.md#part), [b](#here), [c](https://example.com/c.md), ![d](d.svg)\n\n```md\n[e](e.md)\n```\n";
    expect(relativeLinks(text)).toEqual([
      { path: "docs/a.md", anchor: "part" },
      { path: "", anchor: "here" },
      { path: "d.svg", anchor: "" },
    ]);
  });
});

describe("namedPaths()", () => {
  it("finds code spans that are a path from the root, and ignores patterns and single names", () => {
    expect(namedPaths("`tools/lib/a.ts`, `workers/*/wrangler.toml`, `workers/<name>`, `app.ts`, tools/b.ts")).toEqual([
      "tools/lib/a.ts",
    ]);
  });
});

describe("npmScripts()", () => {
  it("finds the scripts of `npm run` and `npm test`, in text and in code", () => {
    const text = "`npm run check:api`, `npm test`, npm ci\n\n```sh\nnpm run dev -- --port 1\n```\n";
    expect(npmScripts(text)).toEqual(["check:api", "test", "dev"]);
  });
});
