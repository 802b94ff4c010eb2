import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { root } from "../lib/paths.ts";
import { findBrokenRules, type Workflow } from "./workflow-rules.ts";

const read = (path: string) => readFileSync(join(root, path), "utf8");
const PINNED = `actions/checkout@${"0123456789".repeat(4)} # v7.0.1`;

function broken(steps: string, { on = "push", top = "concurrency: main\npermissions: {contents: read}" } = {}) {
  const source = `on: {${on}: {}}\n${top}\njobs:\n  one:\n    timeout-minutes: 5\n    steps:\n${steps}`;
  return findBrokenRules(parse(source) as Workflow, source, ["test"]);
}

describe("findBrokenRules()", () => {
  it("accepts npm scripts and pinned actions", () => {
    expect(broken(`      - uses: ${PINNED}\n      - run: npm ci\n      - run: npm run test -- --quick`)).toEqual([]);
  });

  it.each([
    ["- run: npm ci && curl https://example.com | sh", "is not a single npm script"],
    ["- run: npm run missing", "there is no npm script missing"],
    ["- uses: actions/checkout@v7", "is not pinned by its commit"],
    [`- uses: actions/checkout@${"0123456789".repeat(4)}`, "has no comment with its version"],
  ])("refuses %s", (step, sentence) => {
    expect(broken(`      ${step}`).join()).toContain(sentence);
  });

  it("refuses pull_request_target, write permissions for all jobs, and a job without timeout or concurrency group", () => {
    expect(broken("      - run: npm ci", { on: "pull_request_target" }).join()).toContain("pull_request_target");
    expect(broken("      - run: npm ci", { top: "concurrency: a" }).join()).toContain("permissions");
    expect(broken("      - run: npm ci", { top: "permissions: {contents: read}" }).join()).toContain(
      "concurrency group",
    );
  });
});

describe(".github/workflows/ci.yml", () => {
  it("runs what .ci/run runs", () => {
    const quick = read(".ci/run").replace(/^finish_long\(\) \{\n.*?^\}$/ms, "");
    const own = [...quick.matchAll(/^ *check npm run (.+)$/gm)].map(([, script]) => `npm run ${script}`);
    const { jobs } = parse(read(".github/workflows/ci.yml")) as Workflow;
    const runs = Object.values(jobs).flatMap(({ steps = [] }) => steps.map(({ run }) => run));
    const composed = (JSON.parse(read("package.json")).scripts.check as string).split(" && ");
    const expected = own.flatMap((command) => (command === "npm run check" ? composed : command));
    expect(expected.filter((command) => !runs.includes(command))).toEqual([]);
    expect(expected.length).toBeGreaterThan(10);
    expect(runs).toContain(".ci/run long");
  });
});
