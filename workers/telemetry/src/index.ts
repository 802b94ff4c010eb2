import { rejectPublicRequest } from "#shared/platform/entrypoint.ts";
import { collect } from "./tail.ts";

export { Counters } from "./counters.ts";
export { Telemetry } from "./former.ts";
export { Monitoring } from "./rpc.ts";

export default { fetch: rejectPublicRequest, tail: collect };
