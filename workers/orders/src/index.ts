import { rejectPublicRequest } from "#shared/platform/scheduled.ts";
import { runCron } from "./cron.ts";

export { Orders } from "./rpc.ts";

export default { fetch: rejectPublicRequest, scheduled: runCron };
