import { noPublicRoute } from "../../../shared/entrypoint.ts";

export { Products } from "./rpc.ts";

export default { fetch: noPublicRoute };
