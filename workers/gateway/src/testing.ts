/** What the gateway's config gives it, for tests that ask its app in Node. */
export const gatewayEnv = {
  SERVICE: "gateway",
  CORS_ORIGINS: "https://shop.example, https://admin.example",
  LOCAL_SHOP: "false",
  RATE_LIMITS: "on",
  METRICS_TOKEN: "a-token-for-tests",
  UPSTREAM_TIMEOUT_MS: "1000",
  LOG_LEVEL: "error",
};
