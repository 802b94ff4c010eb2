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

/** The modules of the gateway, as its app.ts imports them, that `switched-middleware.ts` takes the place of. */
export const SWITCHED_MODULES = ["authentication", "body-limit", "headers", "rate-limit"].map(
  (name) => `./middleware/${name}.ts`,
);
