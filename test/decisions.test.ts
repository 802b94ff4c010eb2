import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../tools/lib/paths.ts";

const folder = join(root, "docs/decisions");
const read = (file: string) => readFileSync(join(folder, file), "utf8");
const files = readdirSync(folder)
  .filter((file) => file !== "README.md")
  .sort();
const titleOf = (file: string) => /^# \d+\. (.+)\n/.exec(read(file))?.[1];

describe("the decisions", () => {
  it("are numbered from 1 without a gap, in their file names and headings", () => {
    const numbers = files.map((file) => [
      /^(\d{4})-[a-z0-9-]+\.md$/.exec(file)?.[1],
      /^# (\d+)\. /.exec(read(file))?.[1],
    ]);
    expect(numbers).toEqual(files.map((_, index) => [String(index + 1).padStart(4, "0"), String(index + 1)]));
  });

  it("are listed in the index by number and title", () => {
    const rows = [...read("README.md").matchAll(/^\| \[(\d+)\]\((.+?)\) \| (.+?) \|/gm)].map(([, ...cells]) => cells);
    expect(rows).toEqual(files.map((file) => [file.slice(0, 4), file, titleOf(file)]));
  });

  it.each(files)("%s has a context, a decision, consequences and a status, in this order", (file) => {
    const headings = [...read(file).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(["Context", "Decision", "Consequences", "Status"]);
  });
});
