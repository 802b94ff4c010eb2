import { app } from "./app.ts";
import { consume } from "./consumer.ts";
import { runCron } from "./cron.ts";

export { Orders } from "./former.ts";
export { AgentOrders, AgentSessions, EventLog, Monitoring, OrderMails } from "./rpc.ts";

/**
 * The app is served by the default export because `placement` applies to no other: docs/decisions/0032-placement.md.
 */
export default { fetch: app.fetch, queue: consume, scheduled: runCron };
