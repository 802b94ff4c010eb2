import { defineConfig } from "vitest/config";

/** What needs Prometheus' own tools: `apt-get install prometheus`. */
export default defineConfig({
  test: {
    globalSetup: ["test/setup/postgres.ts"],
    include: ["test/metrics/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
  },
});
