import { defineConfig } from "vitest/config";

/** What takes longer than a developer waits for: each fault at each step. */
export default defineConfig(({ mode }) => ({
  test: {
    // Wrangler would print a line for each of thousands of messages.
    env: { FAULTS_MODE: mode, WRANGLER_LOG: "error" },
    globalSetup: ["test/setup/postgres.ts"],
    include: ["test/faults/**/*.test.ts"],
    // A shop mostly waits: for what it does later, or for a lost answer.
    maxWorkers: 4,
    // The files of a process share wrangler and the bundles of the Workers, which take longer to load than a shop to start.
    isolate: false,
    // Each test goes through every step of a journey; no test is about time.
    testTimeout: 600_000,
    hookTimeout: 180_000,
  },
}));
