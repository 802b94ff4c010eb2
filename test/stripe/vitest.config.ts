import { defineConfig } from "vitest/config";

/** Run by test/stripe/run.ts, which starts the emulators. */
export default defineConfig({ test: { include: ["test/stripe/**/*.test.ts"], testTimeout: 30_000 } });
