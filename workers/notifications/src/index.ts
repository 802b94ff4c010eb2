import { noPublicRoute } from "../../../shared/doors.ts";
import { consume } from "./consumer.ts";
import { runCron } from "./cron.ts";

export { Notifications } from "./rpc.ts";

export default { fetch: noPublicRoute, queue: consume, scheduled: runCron };
