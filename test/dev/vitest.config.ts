import { defineConfig } from "vitest/config";

/** Runs the real `npm run dev` in this checkout, so no other shop may run in it meanwhile. */
export default defineConfig({
  test: { include: ["test/dev/**/*.test.ts"], testTimeout: 240_000, hookTimeout: 240_000, fileParallelism: false },
});
