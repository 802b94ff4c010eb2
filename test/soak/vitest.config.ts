import { defineConfig } from "vitest/config";

/** Run by tools/operate/soak.ts, which tells how long and with which seed. */
export default defineConfig({
  test: {
    globalSetup: ["test/setup/postgres.ts"],
    include: ["test/soak/**/*.test.ts"],
    testTimeout: 3_600_000,
    hookTimeout: 60_000,
  },
});
