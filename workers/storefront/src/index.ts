import { rejectPublicRequest } from "#shared/platform/entrypoint.ts";

export { Http, Monitoring } from "./rpc.ts";

export default { fetch: rejectPublicRequest };
