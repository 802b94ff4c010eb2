import { type Result, type Router, UnsupportedPathError } from "hono/router";
import { RegExpRouter } from "hono/router/reg-exp-router";
import { TrieRouter } from "hono/router/trie-router";

/**
 * Finds the handlers of a request. Hono's fastest router, one regular expression for all routes, refuses a path that has a
 * parameter where another has a name, such as `/products/:id` beside `/products/facets`, and Hono then falls back to a
 * slower one for all of them. Here the slower one finds only requests for paths without parameters, whose results are
 * remembered, and those that a refused route may match.
 */
export class PathRouter<Handler> implements Router<Handler> {
  readonly name = "PathRouter";
  readonly #all = new TrieRouter<Handler>();
  readonly #withParameters = new RegExpRouter<Handler>();
  /** How the paths of the routes begin that `#withParameters` lacks. */
  readonly #refused = new Set<string>();
  readonly #fixedPaths = new Set<string>();
  readonly #methods = new Set<string>();
  readonly #found = new Map<string, Result<Handler>>();

  add(method: string, path: string, handler: Handler): void {
    this.#all.add(method, path, handler);
    this.#methods.add(method);
    const parameter = path.search(/[:*]/);
    if (parameter < 0) {
      this.#fixedPaths.add(path);
      return;
    }
    try {
      this.#withParameters.add(method, path, handler);
    } catch (error) {
      if (!(error instanceof UnsupportedPathError)) throw error;
      this.#refused.add(path.slice(0, parameter));
    }
  }

  match(method: string, path: string): Result<Handler> {
    if (this.#fixedPaths.has(path)) return this.#matchFixed(method, path);
    for (const start of this.#refused) if (path.startsWith(start)) return this.#all.match(method, path);
    return this.#withParameters.match(method, path);
  }

  #matchFixed(method: string, path: string): Result<Handler> {
    const key = `${method} ${path}`;
    const known = this.#found.get(key);
    if (known) return known;
    const found = this.#all.match(method, path);
    // Clients can send any method, so only those of routes are remembered.
    if (this.#methods.has(method)) this.#found.set(key, found);
    return found;
  }
}
