/** The gateway's middleware in the order in which it runs. */
export const STEPS = [
  "request id",
  "security headers",
  "CORS",
  "body limit",
  "network limit",
  "authentication",
  "caller limit",
] as const;

/** The modules that `switched-middleware.ts` replaces, as the gateway's app.ts imports them. */
export const SWITCHED_MODULES = ["authentication", "body-limit", "headers", "rate-limit"].map(
  (name) => `./middleware/${name}.ts`,
);
