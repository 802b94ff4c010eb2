import { defineConfig } from "vitest/config";

const nodeAliases = {
  // Wrangler hands Workers a compiled module; Node has to compile it.
  "@phi-ag/argon2/argon2.wasm": new URL("shared/testing/argon2-module.ts", import.meta.url).pathname,
};

export default defineConfig({
  test: {
    globalSetup: ["test/setup/postgres.ts"],
    projects: [
      {
        extends: true,
        resolve: { alias: nodeAliases },
        test: {
          name: "unit",
          include: ["{workers,shared,tools}/**/*.test.ts"],
          exclude: ["**/*.worker.test.ts", "**/node_modules/**"],
        },
      },
      {
        extends: true,
        test: {
          name: "system",
          include: ["test/system/**/*.test.ts"],
          // Each file runs a whole shop.
          maxWorkers: 1,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
