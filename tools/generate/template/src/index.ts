import { noPublicRoute } from "#shared/platform/scheduled.ts";
// <subscribe>
import { consume } from "./consumer.ts";
import { runCron } from "./cron.ts";
// </subscribe>

export { Widgets } from "./rpc.ts";

// <subscribe>
export default { fetch: noPublicRoute, queue: consume, scheduled: runCron };
// </subscribe>
// <plain>
// export default { fetch: noPublicRoute };
// </plain>
