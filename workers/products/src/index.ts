import { noPublicRoute } from "../../../shared/doors.ts";

export { Products } from "./rpc.ts";

export default { fetch: noPublicRoute };
