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

/** What a step may run: nothing that nobody could run at home. */
const LOCAL = /^(npm ci|npm run ([\w:-]+)( -- .*)?|\.ci\/run( \w+)?)$/;

/** What actionlint does not look at; a sentence for each rule that is broken. */
export function findBrokenRules(workflow: Workflow, source: string, scripts: string[]): string[] {
  const broken: string[] = [];
  const need = (holds: boolean, rule: string) => void (holds || broken.push(rule));
  need(!("pull_request_target" in workflow.on), "pull_request_target hands secrets to the code of strangers");
  need(
    Object.values(workflow.permissions ?? { all: "write" }).every((each) => each !== "write"),
    "permissions are read at most at the top: a job that writes says so itself",
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
        need(LOCAL.test(line), `"${line}" is more than one npm script: put its logic into one`);
        need(!script || scripts.includes(script), `there is no npm script ${script}`);
      }
    }
  }
  for (const [, action, comment] of source.matchAll(/uses: ([^\s#]+)( *#.*)?$/gm)) {
    if (action?.startsWith("./")) continue;
    need(/@[0-9a-f]{40}$/.test(action ?? ""), `${action} is not pinned by its commit`);
    need(/^ *# v\d+\.\d+\.\d+$/.test(comment ?? ""), `${action} does not tell its version in a comment`);
  }
  return broken;
}
