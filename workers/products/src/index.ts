import { noPublicRoute } from "../../../shared/doors.ts";
import { runCron } from "./cron.ts";

export { Products } from "./rpc.ts";

export default { fetch: noPublicRoute, scheduled: runCron };
