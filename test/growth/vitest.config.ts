import { defineConfig } from "vitest/config";

/** What takes a million rows of each table: whether pruning and reports stay quick, however many there are. */
export default defineConfig({
  test: {
    globalSetup: ["test/setup/postgres.ts"],
    include: ["test/growth/**/*.test.ts"],
    maxWorkers: 1,
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
