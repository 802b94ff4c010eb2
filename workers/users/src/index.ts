import { rejectPublicRequest } from "#shared/platform/scheduled.ts";
import { runCron } from "./cron.ts";

export { MailAddresses, Monitoring, Sessions, Users } from "./rpc.ts";

export default { fetch: rejectPublicRequest, scheduled: runCron };
