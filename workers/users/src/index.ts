import { rejectPublicRequest } from "#shared/platform/entrypoint.ts";
import { runCron } from "./cron.ts";

export { Users } from "./former.ts";
export { GuestIssuer, Guests, HandoffIssuer, HandoffTaker, Http, MailAddresses, Monitoring, Sessions } from "./rpc.ts";

export default { fetch: rejectPublicRequest, scheduled: runCron };
