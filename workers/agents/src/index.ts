import { rejectPublicRequest } from "#shared/platform/entrypoint.ts";
import { consume } from "./consumer.ts";

export { Http, Monitoring } from "./rpc.ts";

export default { fetch: rejectPublicRequest, queue: consume };
