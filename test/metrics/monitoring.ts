import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "../../tools/lib/paths.ts";
import { MISSING, prometheusDir } from "../setup/metrics/prometheus.ts";

const read = (path: string) => readFileSync(join(root, path), "utf8");

export type Alert = { alert: string; expr: string; for?: string; labels: { severity: string } };
const rules = parse(read("ops/prometheus/alerts.yml")) as { groups: { rules: Alert[] }[] };
export const alerts: Alert[] = rules.groups.flatMap((group) => group.rules);

type RuleTest = { alert_rule_test: { alertname: string; exp_alerts?: object[] }[] };
const tests = parse(read("ops/prometheus/alerts.test.yml")) as { tests: RuleTest[] };
export const alertTests: RuleTest["alert_rule_test"] = tests.tests.flatMap((test) => test.alert_rule_test);

export type Panel = {
  id: number;
  type: string;
  title: string;
  description?: string;
  datasource?: { uid: string };
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: { refId: string; expr: string; legendFormat: string }[];
};
export const dashboard: { panels: Panel[] } = JSON.parse(read("ops/grafana/dashboard.json"));

/** All queries, with a period in the place of Grafana's variable. */
export const queries: string[] = [
  ...alerts.map(({ expr }) => expr),
  ...dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
].map((expr) => expr.replaceAll("$__rate_interval", "1m"));

/** Runs promtool and returns what it said; fails with that when it found something wrong. */
export function promtool(...args: string[]): string {
  const { error, status, stdout, stderr } = spawnSync("promtool", args, { encoding: "utf8", cwd: prometheusDir });
  if (error) throw new Error(MISSING, { cause: error });
  if (status !== 0) throw new Error(`promtool ${args.join(" ")}\n${stdout}${stderr}`);
  return stdout;
}

/** A metric that a query asks for, and the labels it picks it by. */
export type Asked = { metric: string; labels: string[] };

/** The metrics of a query that promtool has found to be sound. */
export function askedBy(query: string): Asked[] {
  const bare = query
    .replace(/"[^"]*"/g, '""')
    .replace(/\b(by|without|on|ignoring)\s*\([^)]*\)/g, "")
    .replace(/\[[^\]]*\]/g, "");
  return [...bare.matchAll(/([a-z_]+)(\s*\(|\{([^}]*)\})?/g)].flatMap(([, metric = "", after = "", matchers = ""]) => {
    if (after.trim() === "(" || ["and", "or", "unless", "bool"].includes(metric)) return [];
    return [{ metric, labels: [...matchers.matchAll(/([a-z_]+)\s*(?:=|!)/g)].map(([, label = ""]) => label) }];
  });
}

/** The labels that a query groups by, whatever the metric. */
export function groupedBy(query: string): string[] {
  return [...query.matchAll(/\bby\s*\(([^)]*)\)/g)].flatMap(([, labels = ""]) =>
    labels.split(",").map((l) => l.trim()),
  );
}
