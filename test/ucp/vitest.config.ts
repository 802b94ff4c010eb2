import { defineConfig } from "vitest/config";

/** Installs what the protocol's authors published, and judges the answers of a shop of its own by it. */
export default defineConfig({
  test: {
    globalSetup: ["test/setup/postgres.ts"],
    include: ["test/ucp/**/*.test.ts"],
    // They install the same packages.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
