interface Step {
  name?: string;
  uses?: string;
  run?: string;
}
interface Job {
  uses?: string;
  steps?: Step[];
  permissions?: object;
  "timeout-minutes"?: number;
  concurrency?: unknown;
}
export interface Workflow {
  on: Record<string, unknown>;
  permissions?: Record<string, string>;
  concurrency?: unknown;
  jobs: Record<string, Job>;
}

/** The commands that a step may run: each of them also runs locally. */
const LOCAL = /^(npm ci|npm run ([\w:-]+)( -- .*)?|\.ci\/run( \w+)?)$/;

/** Rules that actionlint does not check; returns one sentence for each broken one. */
export function findBrokenRules(workflow: Workflow, source: string, scripts: string[]): string[] {
  const broken: string[] = [];
  const need = (holds: boolean, rule: string) => void (holds || broken.push(rule));
  need(!("pull_request_target" in workflow.on), "pull_request_target gives secrets to the code of pull requests");
  need(
    Object.values(workflow.permissions ?? { all: "write" }).every((each) => each !== "write"),
    "the top-level permissions must be read-only: a job that writes declares so itself",
  );
  for (const [name, { uses, steps = [], "timeout-minutes": timeout, concurrency }] of Object.entries(workflow.jobs)) {
    need(uses !== undefined || timeout !== undefined, `the job ${name} has no timeout-minutes`);
    need(
      uses !== undefined || Boolean(workflow.concurrency ?? concurrency),
      `the job ${name} has no concurrency group`,
    );
    for (const step of steps) {
      for (const line of step.run?.trim().split("\n") ?? []) {
        const [, script] = /^npm run ([\w:-]+)/.exec(line) ?? [];
        need(LOCAL.test(line), `"${line}" is not a single npm script: move its logic into one`);
        need(!script || scripts.includes(script), `there is no npm script ${script}`);
      }
    }
  }
  for (const [, action, comment] of source.matchAll(/uses: ([^\s#]+)( *#.*)?$/gm)) {
    if (action?.startsWith("./")) continue;
    need(/@[0-9a-f]{40}$/.test(action ?? ""), `${action} is not pinned by its commit`);
    need(/^ *# v\d+\.\d+\.\d+$/.test(comment ?? ""), `${action} has no comment with its version`);
  }
  return broken;
}
