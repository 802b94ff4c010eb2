import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findLockHazards } from "./lock-hazards.ts";

const folder = mkdtempSync(join(tmpdir(), "locks-"));
afterAll(() => rmSync(folder, { recursive: true }));

function hazardsOf(sql: string): string[] {
  const file = join(folder, "0001_change.sql");
  writeFileSync(file, sql);
  return findLockHazards([file]).map((hazard) => hazard.replace(`${file}:`, ""));
}

describe("findLockHazards()", () => {
  it.each([
    ["CREATE INDEX ON hats (name);", "require-concurrent-index-creation"],
    ["ALTER TABLE hats ADD CONSTRAINT cheap CHECK (price < 9);", "constraint-missing-not-valid"],
    ["ALTER TABLE hats ALTER COLUMN price TYPE bigint;", "changing-column-type"],
    ["ALTER TABLE hats ADD COLUMN lot double precision DEFAULT random();", "adding-field-with-default"],
  ])("reports that %s locks a table that may be large", (sql, rule) => {
    expect(hazardsOf(`-- A first line.\n${sql}\n`)).toEqual([expect.stringMatching(`^2 .* \\(${rule}\\)$`)]);
  });

  it.each([
    ["a new table with its indexes", "CREATE TABLE caps (id uuid PRIMARY KEY, n int);\nCREATE INDEX ON caps (n);"],
    ["a column without a rewrite", "ALTER TABLE hats ADD COLUMN colour text NOT NULL DEFAULT 'red';"],
    ["SQL that squawk cannot parse", "SELECT sum(n) OVER event FROM hats WINDOW event AS (PARTITION BY n);"],
    ["a hazard with a reason", "-- squawk-ignore require-concurrent-index-creation\nCREATE INDEX ON hats (name);"],
  ])("accepts %s", (_, sql) => {
    expect(hazardsOf(sql)).toEqual([]);
  });

  it("finds nothing without migrations", () => {
    expect(findLockHazards([])).toEqual([]);
  });
});
