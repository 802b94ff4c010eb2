import { rejectPublicRequest } from "#shared/platform/scheduled.ts";
import { runCron } from "./cron.ts";

export { Monitoring, Products, Reservations } from "./rpc.ts";

export default { fetch: rejectPublicRequest, scheduled: runCron };
