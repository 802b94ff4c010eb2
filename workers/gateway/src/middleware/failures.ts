import type { GatewayMiddleware } from "../context.ts";
import { clientGroupOf, networkOf } from "./networks.ts";

/**
 * Measures that a route of that Worker failed for a group of clients. So a fault of the shop, which meets many of them,
 * can be told from what a single client does.
 */
export function measureFailures({ worker }: { worker: string }): GatewayMiddleware {
  return async (c, next) => {
    await next();
    if (c.res.status < 500) return;
    const clientGroup = clientGroupOf(networkOf(c.req.header("CF-Connecting-IP")));
    c.get("ctx").measure({ kind: "failure", worker, clientGroup });
  };
}
