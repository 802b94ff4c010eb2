import { rejectPublicRequest } from "#shared/platform/entrypoint.ts";
import { consume } from "./consumer.ts";
import { runCron } from "./cron.ts";

export { Products } from "./former.ts";
export { EventLog, Http, Lookups, Monitoring, Reservations, Sitemap, VariantLookups } from "./rpc.ts";

export default { fetch: rejectPublicRequest, queue: consume, scheduled: runCron };
