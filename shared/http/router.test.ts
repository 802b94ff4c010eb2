import { TrieRouter } from "hono/router/trie-router";
import { describe, expect, it } from "vitest";
import { PathRouter } from "./router.ts";

type Route = [method: string, path: string];

const ROUTES: Route[] = [
  ["ALL", "/*"],
  ["GET", "/products"],
  ["GET", "/products/facets"],
  ["ALL", "/products/facets"],
  ["GET", "/products/:id"],
  ["PATCH", "/products/:id/images/:imageId"],
  ["GET", "/docs/*"],
];
/** Refused by Hono's fastest router, since one has a name where the other has a parameter. */
const MIXED: Route[] = [
  ["GET", "/users/me/addresses/:id"],
  ["GET", "/users/:id"],
];

const REQUESTS: Route[] = [
  ["GET", "/products"],
  ["GET", "/products/facets"],
  ["POST", "/products/facets"],
  ["GET", "/products/mug"],
  ["BREW", "/products"],
  ["PATCH", "/products/mug/images/front"],
  ["GET", "/docs/a/b"],
  ["GET", "/users/me/addresses/home"],
  ["GET", "/users/me"],
  ["GET", "/nowhere"],
];

/** The paths of the handlers that a router finds, each with the values of its parameters. */
function find(router: PathRouter<string> | TrieRouter<string>, [method, path]: Route) {
  const [handlers, values] = router.match(method, path) as [[string, Record<string, string | number>][], string[]?];
  return handlers.map(([handler, parameters]) => {
    const named = Object.entries(parameters).map(([name, at]) => [name, typeof at === "number" ? values?.[at] : at]);
    return [handler, Object.fromEntries(named)];
  });
}

describe("PathRouter", () => {
  it.each([
    ["names beside parameters", ROUTES],
    ["paths that the fastest router refuses", [...ROUTES, ...MIXED]],
  ])("finds what Hono's slower router finds, the first and the second time, with %s", (_, routes) => {
    const [router, slower] = [new PathRouter<string>(), new TrieRouter<string>()];
    for (const [method, path] of routes) {
      router.add(method, path, `${method} ${path}`);
      slower.add(method, path, `${method} ${path}`);
    }
    for (const request of [...REQUESTS, ...REQUESTS]) {
      expect(find(router, request), request.join(" ")).toEqual(find(slower, request));
    }
  });
});
