import { defineConfig } from "vitest/config";

/** Thousands of generated requests: more than a developer waits for. */
export default defineConfig({
  test: {
    globalSetup: ["test/setup/postgres.ts"],
    include: ["test/fuzz/**/*.test.ts"],
    testTimeout: 240_000,
    hookTimeout: 60_000,
  },
});
