import type { GatewayMiddleware } from "../context.ts";
import { clientGroupOf, networkOf } from "./networks.ts";

/**
 * Measures failures of that Worker's routes by group of clients. A fault of the shop affects many groups; the requests
 * of one client affect one.
 */
export function measureFailures({ worker }: { worker: string }): GatewayMiddleware {
  return async (c, next) => {
    await next();
    if (c.res.status < 500) return;
    const clientGroup = clientGroupOf(networkOf(c.req.header("CF-Connecting-IP")));
    c.get("ctx").measure({ kind: "failure", worker, clientGroup });
  };
}
