import { defineConfig } from "vitest/config";

/** What takes longer than a developer waits for: each fault at each step. */
export default defineConfig(({ mode }) => ({
  test: {
    env: { FAULTS_MODE: mode },
    globalSetup: ["test/setup/postgres.ts"],
    include: ["test/faults/**/*.test.ts"],
    // A shop mostly waits: for what it does later, or for a lost answer.
    maxWorkers: 3,
    // Each test goes through every step of a journey; no test is about time.
    testTimeout: 300_000,
    hookTimeout: 60_000,
  },
}));
