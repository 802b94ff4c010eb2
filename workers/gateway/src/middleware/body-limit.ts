import { bodyLimit } from "hono/body-limit";
import { AppError } from "#shared/core/errors.ts";
import type { GatewayMiddleware } from "../context.ts";
import { routeTable } from "../route-table.ts";

export const MAX_BODY_BYTES = 64 * 1024;

const limitOf = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new AppError("payload-too-large");
    },
  });

const limitMost = limitOf(MAX_BODY_BYTES);

/** The routes that take a larger body, by method and the form of the path. */
const larger = routeTable.flatMap(({ path, routes }) =>
  routes.flatMap(({ method, maxBodyBytes }) => {
    if (!maxBodyBytes) return [];
    return { method, path: new RegExp(`^${path.replaceAll(/:\w+/g, "[^/]+")}$`), limit: limitOf(maxBodyBytes) };
  }),
);

/**
 * Refuses a body above the largest size that the route accepts, before it is read.
 *
 * @throws AppError payload-too-large
 */
export const limitBody: GatewayMiddleware = (c, next) => {
  const route = larger.find(({ method, path }) => method === c.req.method && path.test(c.req.path));
  return (route?.limit ?? limitMost)(c, next);
};
