import { rejectPublicRequest } from "#shared/platform/scheduled.ts";

export { Http, Monitoring } from "./rpc.ts";

export default { fetch: rejectPublicRequest };
