import { AppError } from "#shared/core/errors.ts";
import type { Access, LimitClass } from "#shared/http/route.ts";
import table from "./route-table.json" with { type: "json" };

export type ForwardedRoute = {
  method: string;
  access: Access;
  limit: LimitClass;
  worker: string;
  /** The largest body in bytes, if the route takes more than others. */
  maxBodyBytes?: number | undefined;
};

/** Every path of the shop with its methods, as `npm run openapi` found them; other paths do not exist. */
export const routeTable = table as { path: string; routes: ForwardedRoute[] }[];

/** The `Allow` header of a path (RFC 9110 §10.2.1). */
export function allowedMethods(routes: Pick<ForwardedRoute, "method">[]): string {
  const methods = routes.map((route) => route.method);
  if (methods.includes("GET")) methods.push("HEAD");
  return [...methods, "OPTIONS"].join(", ");
}

/** The refusal of a method that a path does not take. `allow` is its `Allow` header. */
export const methodNotAllowed = (allow: string): AppError =>
  new AppError("method-not-allowed", `This path takes ${allow}.`, { headers: { Allow: allow } });
