import { rejectPublicRequest } from "#shared/platform/scheduled.ts";
// <subscribe>
import { consume } from "./consumer.ts";
import { runCron } from "./cron.ts";
// </subscribe>

export { Http, Monitoring } from "./rpc.ts";

// <subscribe>
export default { fetch: rejectPublicRequest, queue: consume, scheduled: runCron };
// </subscribe>
// <plain>
// export default { fetch: rejectPublicRequest };
// </plain>
