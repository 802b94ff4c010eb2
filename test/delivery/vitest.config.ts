import { defineConfig } from "vitest/config";

/** Deploys and provisions against emulators of Cloudflare and Neon, which fail where a test says so. */
export default defineConfig({
  test: {
    globalSetup: ["test/setup/postgres.ts"],
    include: ["test/delivery/**/*.test.ts"],
    testTimeout: 300_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
