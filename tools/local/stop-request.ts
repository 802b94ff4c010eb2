const NPM_CHECK_MS = 500;

/**
 * Resolves when this process is asked to end: by Ctrl-C, SIGTERM or SIGHUP, or because the npm that runs it has ended. npm
 * forwards SIGINT and SIGTERM to its child, but nothing when SIGHUP or SIGKILL ends it. package.json runs the command
 * with `exec`, so that npm's child is this process and not a shell, which would end alone.
 */
export function untilAskedToStop(): Promise<void> {
  return new Promise((resolve) => {
    // Ctrl-C in `npm run dev` arrives twice, from the terminal and from npm: the handlers stay.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
    if (!process.env.npm_lifecycle_event) return;
    const npm = process.ppid;
    setInterval(() => process.ppid !== npm && resolve(), NPM_CHECK_MS).unref();
  });
}
