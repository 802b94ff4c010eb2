import { describe, expect, it } from "vitest";
import type { Service } from "../../lib/services.ts";
import type { Link } from "../../lib/markdown.ts";
import { withNeeds } from "./needs.ts";
import { pruneScripts } from "./prune-code.ts";
import { pruneMarkdown } from "./prune-text.ts";

const gone = {
  words: /\b(baskets|basket)\b/i,
  hasTarget: ({ path, anchor }: Link) => path !== "gone.md" && anchor !== "gone",
  hasFile: (path: string) => path !== "tools/gone.ts",
  hasScript: (name: string) => name !== "weave",
};

describe("pruneMarkdown()", () => {
  it("leaves out paragraphs, rows and items that are no longer true, and keeps the rest as it is", () => {
    const text = `# Shop

Sells apples.

Sells baskets.

| Command | What |
| --- | --- |
| \`npm run dev\` | runs |
| \`npm run weave\` | weaves |

- See [this](here.md#there).
- See [that](gone.md#there).
- See [a part](here.md#gone).
- See \`tools/gone.ts\`.
- See \`tools/here.ts\`.
`;
    expect(pruneMarkdown(text, gone)).toBe(`# Shop

Sells apples.

| Command | What |
| --- | --- |
| \`npm run dev\` | runs |

- See [this](here.md#there).
- See \`tools/here.ts\`.
`);
  });

  it("leaves out a table with the paragraph above it", () => {
    const table = "| Fruit |\n| --- |\n| apple |";
    const text = `# Shop\n\n## Stock\n\nWhat is in the baskets:\n\n${table}\n\n## Fruit\n\nWhat there is:\n\n${table}\n`;
    expect(pruneMarkdown(text, gone)).toBe(`# Shop\n\n## Fruit\n\nWhat there is:\n\n${table}\n`);
  });

  it("leaves out a section whose heading, code or steps would be torn, or of which nothing is left", () => {
    const sections = [
      "## Baskets\n\nAre nice.",
      "## A walk\n\nDo this:\n\n```sh\ncurl /baskets\n\ncurl /apples\n```\n\nDone.",
      "## Steps\n\n1. Take an apple.\n2. Take a basket.",
      "## About\n\nBaskets hold things.",
      "## Apples\n\nKeep well.",
    ];
    expect(pruneMarkdown(`# Shop\n\n${sections.join("\n\n")}\n`, gone)).toBe("# Shop\n\n## Apples\n\nKeep well.\n");
  });
});

describe("pruneScripts()", () => {
  it("leaves out scripts whose files are gone, and links of a chain that lead to one", () => {
    const scripts = {
      dev: "node tools/local/dev.ts",
      weave: "node tools/weave.ts",
      "check:weave": "npm run weave -- --check",
      "check:types": "tsc --noEmit",
      check: "npm run check:types && npm run check:weave",
    };
    expect(pruneScripts(scripts, (path) => path !== "tools/weave.ts")).toEqual({
      dev: "node tools/local/dev.ts",
      "check:types": "tsc --noEmit",
      check: "npm run check:types",
    });
  });
});

describe("withNeeds()", () => {
  const service = (name: string, serviceBindings: string[] = [], subscribers: string[] = []) =>
    ({ name, serviceBindings, subscribers }) as Service;
  const services = [
    service("gateway", ["USERS", "ITEMS", "SALES"]),
    service("users"),
    service("items"),
    service("sales", ["ITEMS"], ["news", "stats"]),
    service("news", ["SALES"]),
    service("stats", ["SALES"]),
  ];

  it("takes along whom a service calls, and somebody for its events", () => {
    const said: string[] = [];
    expect(withNeeds(services, ["sales"], (why) => said.push(why))).toEqual([
      "gateway",
      "users",
      "items",
      "sales",
      "news",
    ]);
    expect(said).toEqual([
      "items comes along: sales calls it.",
      "news comes along: somebody must get the events of sales.",
    ]);
    expect(withNeeds(services, ["stats"], () => undefined)).toEqual(["gateway", "users", "items", "sales", "stats"]);
    expect(withNeeds(services, ["users"], () => undefined)).toEqual(["gateway", "users"]);
  });

  it("refuses a service that is not there", () => {
    expect(() => withNeeds(services, ["baskets"], () => undefined)).toThrow(/Choose from items, sales, news, stats/);
  });
});
