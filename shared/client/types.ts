import type { FetchOptions, FetchResponse } from "openapi-fetch";
import type { components, paths } from "./api.ts";
import type { Session } from "./session.ts";

/** What the shop sends and takes, by name: `Schemas["Order"]`. */
export type Schemas = components["schemas"];

export type Method = "get" | "post" | "put" | "patch" | "delete";
type PathOf<M extends Method> = { [P in keyof paths]: paths[P] extends Record<M, object> ? P : never }[keyof paths];
type Operation<P extends keyof paths, M extends Method> = paths[P][M & keyof paths[P]] & Record<string, unknown>;
type Init<P extends keyof paths, M extends Method> = Omit<FetchOptions<Operation<P, M>>, "parseAs">;
type Answer<P extends keyof paths, M extends Method> = Extract<
  FetchResponse<Operation<P, M>, undefined, `${string}/${string}`>,
  { data: unknown }
>;

/** Calls one operation. Whatever is no success is thrown as a `ShopProblem`; no answer at all as `fetch` throws it. */
type Call<M extends Method> = <P extends PathOf<M>>(
  path: P,
  ...init: object extends Init<P, M> ? [init?: Init<P, M>] : [init: Init<P, M>]
) => Promise<Answer<P, M>>;

export type AnyPage = { items: unknown[]; nextCursor: string | null };
type PageOf<P extends keyof paths> = Answer<P, "get">["data"];
type ListPath = { [P in PathOf<"get">]: PageOf<P> extends AnyPage ? P : never }[PathOf<"get">];
type QueryOf<P extends ListPath> = paths[P]["get"]["parameters"]["query"];
type ItemOf<P extends ListPath> = PageOf<P> extends { items: (infer Item)[] } ? Item : never;

export type ShopClient = {
  GET: Call<"get">;
  POST: Call<"post">;
  PUT: Call<"put">;
  PATCH: Call<"patch">;
  DELETE: Call<"delete">;
  /** The pages of a list, one after the other, each asked for when it is wanted. */
  pages<P extends ListPath>(path: P, query?: QueryOf<P>): AsyncGenerator<PageOf<P>, void>;
  /** The items of all these pages. */
  items<P extends ListPath>(path: P, query?: QueryOf<P>): AsyncGenerator<ItemOf<P>, void>;
  /** Makes the guest of this session a customer, who keeps the id, the carts and the orders. */
  register(registration: Schemas["Registration"]): Promise<Schemas["User"]>;
} & Pick<Session, "signIn" | "signInAsGuest" | "signOut">;
