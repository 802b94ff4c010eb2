import { expect, it } from "vitest";
import { pageTable } from "../workers/gateway/src/pages/pages.ts";
import { app } from "../workers/storefront/src/app.tsx";

/** The routes of a Worker without the names of parameters; `ALL` is middleware. */
const describeAll = (routes: { method: string; path: string }[]) =>
  new Set(
    routes.flatMap(({ method, path }) => (method === "ALL" ? [] : `${method} ${path.replaceAll(/:\w+/g, ":id")}`)),
  );

it("the gateway forwards each page and form of the storefront, and nothing else", () => {
  const forwarded = pageTable.flatMap(({ path, routes }) => routes.map(({ method }) => ({ method, path })));
  const storefront = describeAll(app.routes).add("GET /admin/*");
  storefront.delete("GET /sitemaps/pages"); // One of `GET /sitemaps/:id`.
  expect(describeAll(forwarded)).toEqual(storefront);
});
