import { LIMITS } from "./middleware/rate-limit.ts";

const limits = Object.values(LIMITS).map(({ binding }) => [binding, { limit: async () => ({ success: true }) }]);

/** The gateway's bindings and vars, for tests that call its app in Node. Its rate limits refuse nothing. */
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
