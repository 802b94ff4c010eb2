import { type Result, type Router, UnsupportedPathError } from "hono/router";
import { RegExpRouter } from "hono/router/reg-exp-router";
import { TrieRouter } from "hono/router/trie-router";

const hasParameter = (path: string) => /[:*]/.test(path);

/**
 * Finds the handlers of a request. Hono's fastest router, one regular expression for all routes, refuses paths that differ
 * by a name in the place of a parameter, such as `/products/facets` and `/products/:id`, and Hono then falls back to a
 * slower one for all of them. Here it has only the paths with parameters; the results of the others are remembered.
 */
export class PathRouter<Handler> implements Router<Handler> {
  readonly name = "PathRouter";
  readonly #all = new TrieRouter<Handler>();
  readonly #fixedPaths = new Set<string>();
  readonly #methods = new Set<string>();
  readonly #found = new Map<string, Result<Handler>>();
  #withParameters: Router<Handler> = new RegExpRouter<Handler>();

  add(method: string, path: string, handler: Handler): void {
    this.#all.add(method, path, handler);
    this.#methods.add(method);
    if (!hasParameter(path)) this.#fixedPaths.add(path);
    else if (this.#withParameters !== this.#all) {
      try {
        this.#withParameters.add(method, path, handler);
      } catch (error) {
        if (!(error instanceof UnsupportedPathError)) throw error;
        this.#withParameters = this.#all;
      }
    }
  }

  match(method: string, path: string): Result<Handler> {
    if (!this.#fixedPaths.has(path)) return this.#withParameters.match(method, path);
    const key = `${method} ${path}`;
    const known = this.#found.get(key);
    if (known) return known;
    const found = this.#all.match(method, path);
    // Clients can send any method, so only those of routes are remembered.
    if (this.#methods.has(method)) this.#found.set(key, found);
    return found;
  }
}
