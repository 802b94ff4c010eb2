import { rejectPublicRequest } from "#shared/platform/scheduled.ts";
import { runCron } from "./cron.ts";

export { Products } from "./former.ts";
export { EventLog, Http, Monitoring, Reservations, Sitemap } from "./rpc.ts";

export default { fetch: rejectPublicRequest, scheduled: runCron };
