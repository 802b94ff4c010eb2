import { defineConfig } from "vitest/config";

/** Installs a suite that others wrote, and runs it against a shop of its own. */
export default defineConfig({
  test: {
    globalSetup: ["test/setup/postgres.ts", "test/mcp/suite.ts"],
    include: ["test/mcp/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
