/**
 * Files that a project without some of the shop's own services does not get: those that need the whole shop (true), and those that
 * need some services (their names). A project with all services gets every file.
 * Each path is a file or a folder; of several paths that contain a file, the longest counts.
 */
const NEEDS: Record<string, boolean | string[]> = {
  // These describe or test the shop as a whole.
  "CONTRIBUTING.md": true,
  docs: true,
  ops: true,
  "shared/client/README.md": true,
  "shared/client/checkout.ts": true,
  "shared/client/client.test.ts": true,
  "shared/client/example.ts": true,
  "shared/client/session.test.ts": true,
  "shared/client/webhooks.test.ts": true,
  "shared/events/subscriber/dead-letters.service.test.ts": true,
  "shared/events/subscriber/reconciliation.service.test.ts": true,
  "shared/events/subscriber/retention.test.ts": true,
  test: true,
  "test/setup/faults": true,
  "test/setup/client-worker.ts": true,
  "test/setup/agents/order-agent.ts": true,
  "test/dev/operator-commands.test.ts": true,
  "tools/bench": true,
  "tools/checks/api-changes.test.ts": true,
  "tools/generate/admin-assets": true,
  "tools/generate/admin-assets.ts": true,
  "tools/generate/create.ts": true,
  "tools/generate/pictures": true,
  "tools/generate/pictures.ts": true,
  "tools/generate/project": true,
  "tools/generate/scaffold/retention.test.ts": true,
  "tools/generate/scaffold/subscriptions.test.ts": true,
  "tools/local/mail-previews.test.ts": true,
  "tools/operate/doctor": true,
  "tools/operate/doctor.ts": true,
  "tools/operate/soak.ts": true,
  "tools/operate/wrong-databases.test.ts": true,
  "workers/gateway/src/middleware/forward.test.ts": true,
  "workers/gateway/src/middleware/rate-limit.test.ts": true,

  // The types of the API are generated from what the project has.
  "shared/contracts/products.ts": ["products"],
  "shared/http/open-shop.test.ts": ["orders", "products"],

  // orders has payments with it, webhooks has orders.
  "test/system/payments.test.ts": ["orders"],
  "test/system/webhooks.test.ts": ["webhooks"],
  "tools/generate/event-types.test.ts": ["webhooks"],

  // These work with any services.
  "test/dev": false,
  "test/lint-rules.test.ts": false,
  "test/setup": false,
  "test/setup/faults/broken-worker.ts": false,
  "test/setup/faults/database-calls.ts": false,
  "test/system/key-rotation.test.ts": false,
  "test/system/oauth-client.test.ts": false,
  "test/system/readiness.test.ts": false,
};

/** Whether a project with these services, which are not all, gets a file; by its path in the project. */
export function isCopied(path: string, services: string[]): boolean {
  const parts = path.split("/");
  for (let length = parts.length; length > 0; length--) {
    const needs = NEEDS[parts.slice(0, length).join("/")];
    if (Array.isArray(needs)) return needs.every((name) => services.includes(name));
    if (needs !== undefined) return !needs;
  }
  return true;
}

/** All paths above, for the test that they exist. */
export const listedPaths: string[] = Object.keys(NEEDS);
