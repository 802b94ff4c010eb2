import { LIMITS } from "./middleware/rate-limit.ts";

const limits = Object.values(LIMITS).map(({ binding }) => [binding, { limit: async () => ({ success: true }) }]);

/** What the gateway's config gives it, for tests that ask its app in Node. Its limits refuse nothing. */
export const gatewayEnv = {
  ...Object.fromEntries(limits),
  SERVICE: "gateway",
  CORS_ORIGINS: "https://shop.example, https://admin.example",
  LOCAL_SHOP: "false",
  RATE_LIMITS: "on",
  METRICS_TOKEN: "a-token-for-tests",
  UPSTREAM_TIMEOUT_MS: "1000",
  LOG_LEVEL: "error",
};
