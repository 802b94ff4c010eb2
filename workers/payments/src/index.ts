import { app } from "./app.ts";
import { runCron } from "./cron.ts";

export { Credentials, EventLog, Monitoring, Payments, Providers } from "./rpc.ts";

/**
 * The app is served by the default export because `placement` applies to no other: docs/decisions/0032-placement.md.
 */
export default { fetch: app.fetch, scheduled: runCron };
