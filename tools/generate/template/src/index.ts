import { rejectPublicRequest } from "#shared/platform/entrypoint.ts";
// <subscribe>
import { consume } from "./consumer.ts";
// </subscribe>
// <wired>
import { runCron } from "./cron.ts";
// </wired>

// <publish>
export { EventLog } from "./rpc.ts";
// </publish>
export { Http, Monitoring } from "./rpc.ts";

export default {
  fetch: rejectPublicRequest,
  // <subscribe>
  queue: consume,
  // </subscribe>
  // <wired>
  scheduled: runCron,
  // </wired>
};
