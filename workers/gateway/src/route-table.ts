import { AppError } from "#shared/core/errors.ts";
import type { Access, LimitClass } from "#shared/http/route.ts";
import document from "./openapi.json" with { type: "json" };

export type ForwardedRoute = {
  method: string;
  access: Access;
  limit: LimitClass;
  worker: string;
  /** The largest body in bytes, if the route takes more than others. */
  maxBodyBytes?: number | undefined;
};
type Operation = {
  "x-access": Access;
  "x-limit": LimitClass;
  "x-worker": string;
  "x-max-body-bytes"?: number;
};

/** Every path of the shop with its methods, read from the OpenAPI document; other paths do not exist. */
export const routeTable: { path: string; routes: ForwardedRoute[] }[] = Object.entries(
  document.paths as unknown as Record<string, Record<string, Operation>>,
).map(([path, operations]) => ({
  path: path.replaceAll(/\{(\w+)\}/g, ":$1"),
  routes: Object.entries(operations).map(([method, operation]) => ({
    method: method.toUpperCase(),
    access: operation["x-access"],
    limit: operation["x-limit"],
    worker: operation["x-worker"],
    maxBodyBytes: operation["x-max-body-bytes"],
  })),
}));

/** The `Allow` header of a path (RFC 9110 §10.2.1). */
export function allowedMethods(routes: Pick<ForwardedRoute, "method">[]): string {
  const methods = routes.map((route) => route.method);
  if (methods.includes("GET")) methods.push("HEAD");
  return [...methods, "OPTIONS"].join(", ");
}

/** The refusal of a method that a path does not take. `allow` is its `Allow` header. */
export const methodNotAllowed = (allow: string): AppError =>
  new AppError("method-not-allowed", `This path takes ${allow}.`, { headers: { Allow: allow } });

export const openApiDocument = document;
