import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { root } from "../../tools/lib/paths.ts";
import { alerts, alertTests, dashboard, type Panel, promtool, queries } from "./monitoring.ts";

const names = alerts.map(({ alert }) => alert);

describe("the alert rules", () => {
  it("are valid, and so is the config that loads them", () => {
    expect(promtool("check", "config", "prometheus.yml")).toContain(`${alerts.length} rules found`);
  });

  it("fire for each shop that must fire them and for no other", () => {
    expect(promtool("test", "rules", "alerts.test.yml")).toContain("SUCCESS");
  });

  it.each(names)("%s is tested with a shop that fires it and one that does not", (name) => {
    const expected = alertTests.filter(({ alertname }) => alertname === name).map(({ exp_alerts = [] }) => exp_alerts);
    expect(expected.filter(({ length }) => length > 0)).not.toEqual([]);
    expect(expected.filter(({ length }) => length === 0)).not.toEqual([]);
  });

  it("have the severity page or ticket", () => {
    expect(alerts.filter(({ labels }) => !["page", "ticket"].includes(labels.severity))).toEqual([]);
  });

  it("are described in docs/operations.md, each with its meaning and what to do", () => {
    const [, section = ""] =
      /\n## Alerts\n(.*?)\n## /s.exec(readFileSync(join(root, "docs/operations.md"), "utf8")) ?? [];
    const rows = [...section.matchAll(/^\| `(\w+)` \(([a-z]+)\) +\| *(.+?) *\| *(.+?) *\|$/gm)];
    expect(rows.map(([, name]) => name)).toEqual(names);
    for (const [, name, severity, meaning, remedy] of rows) {
      expect(severity).toBe(alerts.find(({ alert }) => alert === name)?.labels.severity);
      for (const text of [meaning, remedy]) expect(text?.length, name).toBeGreaterThan(20);
    }
  });
});

/** Grafana's variable for the data source that the viewer chose. */
const CHOSEN = ["$", "{datasource}"].join("");

describe("the dashboard", () => {
  const panels = dashboard.panels.filter(({ type }) => type !== "row");

  it("contains only queries that Prometheus accepts", async () => {
    const folder = await mkdtemp(join(tmpdir(), "queries-"));
    const file = join(folder, "rules.yml");
    writeFileSync(
      file,
      stringify({ groups: [{ name: "all", rules: queries.map((expr, n) => ({ record: `query_${n}`, expr })) }] }),
    );
    try {
      expect(promtool("check", "rules", file)).toContain(`${queries.length} rules found`);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("has a title, a description and queries of the chosen Prometheus in every panel", () => {
    for (const { title, description = "", datasource, targets = [] } of panels) {
      expect(description.length, title).toBeGreaterThan(5);
      expect(datasource?.uid, title).toBe(CHOSEN);
      expect(targets.length, title).toBeGreaterThan(0);
      expect(new Set(targets.map(({ refId }) => refId)).size, title).toBe(targets.length);
    }
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
  });

  it("places no panel over another or beyond its 24 columns", () => {
    const overlap = ({ gridPos: a }: Panel, { gridPos: b }: Panel) =>
      a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
    for (const panel of dashboard.panels) {
      expect(panel.gridPos.x + panel.gridPos.w, panel.title).toBeLessThanOrEqual(24);
      expect(dashboard.panels.filter((other) => other.id !== panel.id && overlap(panel, other))).toEqual([]);
    }
  });
});
