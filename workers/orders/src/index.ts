import { noPublicRoute } from "../../../shared/doors.ts";
import { runCron } from "./cron.ts";

export { Orders } from "./rpc.ts";

export default { fetch: noPublicRoute, scheduled: runCron };
