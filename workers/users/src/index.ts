import { noPublicRoute } from "../../../shared/entrypoint.ts";

export { Users } from "./rpc.ts";

export default { fetch: noPublicRoute };
