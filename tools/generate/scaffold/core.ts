/** The services that the shop's own code and tests know by name. */
export const CORE = ["gateway", "users", "products", "orders", "notifications", "telemetry"];
