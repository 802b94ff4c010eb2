import { globSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { findServices, type Service } from "./tools/lib/services.ts";

const nodeAliases = {
  // Wrangler hands Workers a compiled module; Node has to compile it.
  "@phi-ag/argon2/argon2.wasm": new URL("shared/testing/argon2-module.ts", import.meta.url).pathname,
};

const unitTests = ["{workers,shared,tools}/**/*.test.ts", "test/*.test.ts"];
// The template of new services is no service: its tests run where it is used.
const otherTests = ["**/*.worker.test.ts", "**/node_modules/**", "tools/generate/template/**"];

/** Tests that replace modules, the clock or globals, and those of Workers whose modules remember things between requests. */
const REPLACES = /\bvi\.(mock|doMock|resetModules|useFakeTimers|setSystemTime|stubGlobal|stubEnv)\(|\bneonConfig\./;
const REMEMBERS = /^workers\/(admin|gateway|storefront|telemetry|users)\//;
const ownModulesTests = globSync(unitTests, { exclude: otherTests }).filter(
  (path) => REMEMBERS.test(path) || REPLACES.test(readFileSync(path, "utf8")),
);

/**
 * The same for all projects, so that a core that has no more files of one takes those of the next. They begin in the order
 * of their names: those of the whole shop, which take longest and a gigabyte each, first.
 */
const maxWorkers = Math.min(Math.max(availableParallelism(), 2), 4);

/** Tests that run in workerd, inside the Worker whose folder they are in; other Workers do not answer there. */
function workerProject({ name, configPath, requiredSecrets, serviceBindings, hasDatabase }: Service) {
  return {
    extends: true as const,
    plugins: [
      cloudflareTest(({ inject }) => {
        const { fetchEndpoint, workerd } = inject("testPostgres");
        const secrets = requiredSecrets.map((secret) => [secret, "A".repeat(43)]);
        const database = hasDatabase && { DATABASE_URL: workerd[name], NEON_FETCH_ENDPOINT: fetchEndpoint };
        return {
          wrangler: { configPath },
          miniflare: {
            bindings: { ...Object.fromEntries(secrets), ...database },
            serviceBindings: Object.fromEntries(serviceBindings.map((binding) => [binding, () => new Response()])),
          },
        };
      }),
    ],
    test: { maxWorkers, name: `worker:${name}`, include: [`workers/${name}/src/**/*.worker.test.ts`] },
  };
}

export default defineConfig({
  test: {
    globalSetup: ["test/setup/postgres.ts"],
    // Machines differ in speed, and no test is about time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {
      provider: "istanbul",
      // The commands in tools/ are tried as they are run, in processes of their own.
      include: ["shared/**/*.ts", "workers/*/src/**/*.ts"],
      exclude: ["shared/bundle/**", "shared/testing/**", "**/*.d.ts", "**/*.test.ts"],
      reporter: ["text-summary", "html", "json-summary"],
      // A little under what is measured. What only runs in a Worker with others beside it is the system tests' to try.
      thresholds: {
        "shared/**": { lines: 81, branches: 76 },
        "workers/**": { lines: 80, branches: 72 },
      },
    },
    projects: [
      {
        extends: true,
        resolve: { alias: nodeAliases },
        // They share the modules of their process: loading them for each file takes longer than many a file's tests.
        test: {
          maxWorkers,
          name: "unit",
          include: unitTests,
          exclude: [...otherTests, ...ownModulesTests],
          isolate: false,
        },
      },
      {
        extends: true,
        resolve: { alias: nodeAliases },
        // Each file loads our modules again, and only packages stay: half the CPU of a process for each.
        test: {
          maxWorkers,
          name: "unit-own-modules",
          include: ownModulesTests,
          isolate: false,
          setupFiles: ["test/setup/own-modules.ts"],
        },
      },
      ...findServices().map(workerProject),
      {
        extends: true,
        test: {
          name: "system",
          include: ["test/{system,browser}/**/*.test.ts"],
          // Each file runs a whole shop. Those of a process share wrangler, which takes longest to load.
          isolate: false,
          maxWorkers,
        },
      },
    ],
  },
});
