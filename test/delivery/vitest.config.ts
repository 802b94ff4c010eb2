import { defineConfig } from "vitest/config";

/** Deploys and provisions against stand-ins for Cloudflare and Neon that fail where they are told. */
export default defineConfig({
  test: {
    globalSetup: ["test/setup/postgres.ts"],
    include: ["test/delivery/**/*.test.ts"],
    testTimeout: 300_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
