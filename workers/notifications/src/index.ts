import { noPublicRoute } from "../../../shared/entrypoint.ts";
import { consume } from "./consumer.ts";

export { Notifications } from "./rpc.ts";

export default { fetch: noPublicRoute, queue: consume };
