// <plain>
// import type { BaseContext } from "#shared/core/context.ts";
// import { type Db, openDatabase } from "#shared/database/db.ts";
// import { type Env, readVars } from "./env.ts";
//
// export type WidgetsContext = BaseContext & { db: Db };
//
// export function createContext(env: Env, base: BaseContext): WidgetsContext {
//   return { ...base, db: openDatabase(readVars(env), base) };
// }
// </plain>
// <subscribe>
import type { BaseContext } from "#shared/core/context.ts";
import { databaseAccess } from "#shared/database/db.ts";
import { type SubscriberContext, subscriberAccess } from "#shared/events/subscriber/subscriber.ts";
import { type Env, readVars } from "./env.ts";

export type WidgetsContext = SubscriberContext;

export function createContext(env: Env, base: BaseContext): WidgetsContext {
  return { ...base, ...databaseAccess(readVars(env), base), ...subscriberAccess(env) };
}
// </subscribe>
