/**
 * Which files a project without some of the shop's own services gets. A project with all of them gets every file.
 * Paths are files or folders.
 */

/** Describes or tests the shop as a whole, so it makes no sense without one of its services. */
const WHOLE_SHOP = [
  "CONTRIBUTING.md",
  "docs",
  "ops",
  "shared/client/client.test.ts",
  "shared/client/example.ts",
  "shared/client/session.test.ts",
  "shared/order-events/dead-letters.service.test.ts",
  "test",
  "tools/bench",
  "tools/checks/api-changes.test.ts",
  "tools/generate/create.ts",
  "tools/generate/project",
  "tools/operate/doctor",
  "tools/operate/doctor.ts",
  "tools/operate/soak.ts",
  "workers/gateway/src/middleware/rate-limit.test.ts",
];

/** What holds for any services, although its folder is listed above. */
const ANY_SHOP = [
  "test/dev/dev-command.test.ts",
  "test/dev/run-dev.ts",
  "test/dev/vitest.config.ts",
  "test/lint-rules.test.ts",
  "test/setup/client.ts",
  "test/setup/eventually.ts",
  "test/setup/postgres.ts",
  "test/setup/query.ts",
  "test/setup/shop.ts",
  "test/system/key-rotation.test.ts",
  "test/system/oauth-client.test.ts",
  "test/system/readiness.test.ts",
];

const isIn = (path: string, entries: string[]) =>
  entries.some((entry) => path === entry || path.startsWith(`${entry}/`));

/** Whether a file needs all of the shop's own services. */
export function needsWholeShop(path: string): boolean {
  return isIn(path, WHOLE_SHOP) && !isIn(path, ANY_SHOP);
}

/** All entries, for the test that none of them is out of date. */
export const listedPaths: string[] = [...WHOLE_SHOP, ...ANY_SHOP];
