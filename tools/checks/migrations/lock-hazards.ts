import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { UserFacingError } from "../../lib/command.ts";
import { root } from "../../lib/paths.ts";

interface Finding {
  file: string;
  /** Counted from 0. */
  line: number;
  message: string;
  rule_name: string;
}

/**
 * What squawk finds in these migrations: statements that block reads or writes of an existing table for as long as it
 * takes to scan, rewrite or index it. `.squawk.toml` says which rules apply. One is accepted with a comment above the
 * statement that gives the reason and the rule:
 *
 *     -- Some hundred rows.
 *     -- squawk-ignore require-concurrent-index-creation
 */
export function findLockHazards(files: string[]): string[] {
  if (files.length === 0) return [];
  const squawk = join(root, "node_modules/squawk-cli/js/bin/squawk");
  const args = [squawk, "--config", join(root, ".squawk.toml"), "--reporter", "json", ...files];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  let findings: Finding[];
  try {
    findings = JSON.parse(stdout) as Finding[];
  } catch {
    throw new UserFacingError(`squawk failed: ${stderr || stdout}`);
  }
  // Its parser does not know all of SQL; PostgreSQL itself runs each migration in check:migrations.
  const hazards = findings.filter(({ rule_name: rule }) => rule !== "syntax-error");
  return hazards.map(({ file, line, message, rule_name: rule }) => `${file}:${line + 1} ${message} (${rule})`);
}
